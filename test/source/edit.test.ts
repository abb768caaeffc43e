import { describe, expect, it } from 'vitest';
import type { Edit } from '../../core/finding.ts';
import { applyEdits, editText } from '../../core/source/edit.ts';
import { parseWithPositions } from '../../core/source/locate.ts';

function edit(text: string, edits: readonly Edit[], index = 0): string | undefined {
  const document = parseWithPositions(text)[index];
  if (!document) throw new Error('no such document');
  const made = editText(text, document, edits);
  return made && applyEdits(text, made);
}

describe('set', () => {
  it.each([
    ['a plain value', 'kind: component # here\n', ['kind'], 'Component', 'kind: Component # here\n'],
    ['keeps double quotes', 'a: "x" # c\n', ['a'], 'y z', 'a: "y z" # c\n'],
    ['keeps single quotes', "a: 'x'\n", ['a'], "it's", "a: 'it''s'\n"],
    ['quotes what YAML would read as something else', 'a: 1.10\n', ['a'], '1.10', "a: '1.10'\n"],
    ['quotes a boolean', 'a: true\n', ['a'], 'true', "a: 'true'\n"],
    ['quotes text with a colon and a space', 'a: x\n', ['a'], 'b: c', "a: 'b: c'\n"],
    ['in a flow list', 'tags: [Java, go] # keep\n', ['tags', 0], 'java', 'tags: [java, go] # keep\n'],
    ['in a block list', 'tags:\n  - Java\n  - go\n', ['tags', 0], 'java', 'tags:\n  - java\n  - go\n'],
    ['an empty value', 'a:\nb: 1\n', ['a'], 'x', 'a: x\nb: 1\n'],
    ['with CRLF', 'a: x\r\nb: y\r\n', ['b'], 'z', 'a: x\r\nb: z\r\n'],
    ['with a byte order mark', '\uFEFFa: x\n', ['a'], 'z', '\uFEFFa: z\n'],
    ['behind an anchor', 'a: &n x\n', ['a'], 'z', 'a: &n z\n'],
  ])('%s', (_name, text, path, value, expected) => {
    expect(edit(text, [{ kind: 'set', path, value }])).toBe(expected);
  });

  it.each([
    ['a block scalar', 'a: |\n  x\n', ['a']],
    ['an alias', 'b: &x 1\na: *x\n', ['a']],
    ['an anchored value that an alias repeats elsewhere', 'b: &x one\na: *x\n', ['b']],
    ['a value with a tag', 'a: !!str 1\n', ['a']],
    ['a path that is not there', 'a: 1\n', ['b']],
    ['a broken document', 'a: 1\na: 2\n', ['a']],
  ])('refuses %s', (_name, text, path) => {
    expect(edit(text, [{ kind: 'set', path, value: 'z' }])).toBeUndefined();
  });

  it('changes the named document only', () => {
    const text = 'a: x\n--- # two\na: x\n---\na: x\n';
    expect(edit(text, [{ kind: 'set', path: ['a'], value: 'y' }], 1)).toBe('a: x\n--- # two\na: y\n---\na: x\n');
  });
});

describe('rename', () => {
  it.each([
    ['a key', 'spec:\n  lifecyle: production # c\n', ['spec', 'lifecyle'], 'spec:\n  lifecycle: production # c\n'],
    ['a quoted key', 'spec: {"lifecyle": x}\n', ['spec', 'lifecyle'], 'spec: {"lifecycle": x}\n'],
    ['an explicit key', 'spec:\n  ? lifecyle\n  : x\n', ['spec', 'lifecyle'], 'spec:\n  ? lifecycle\n  : x\n'],
  ])('%s', (_name, text, path, expected) => {
    expect(edit(text, [{ kind: 'rename', path, key: 'lifecycle' }])).toBe(expected);
  });

  it('refuses when the new key is there already', () => {
    expect(edit('a: 1\nb: 2\n', [{ kind: 'rename', path: ['a'], key: 'b' }])).toBeUndefined();
  });
});

describe('remove', () => {
  it.each([
    ['a list item with its comment', 'a:\n  - x # one\n  # two\n  - y\n', ['a', 0], 'a:\n  # two\n  - y\n'],
    ['the last list item', 'a:\n  - x\n  - y\nb: 1\n', ['a', 1], 'a:\n  - x\nb: 1\n'],
    ['the last list item at the end of the file', 'a:\n  - x\n  - y', ['a', 1], 'a:\n  - x\n'],
    ['an entry', 'a: 1\nrelations: []\nb: 2\n', ['relations'], 'a: 1\nb: 2\n'],
    ['an entry that holds a block', 'a: 1\nstatus:\n  x:\n    - y\n# b\nb: 2\n', ['status'], 'a: 1\n# b\nb: 2\n'],
    ['an empty entry', 'a: 1\nlabels:\nb: 2\n', ['labels'], 'a: 1\nb: 2\n'],
    ['from a flow list', 'a: [x, y, z]\n', ['a', 1], 'a: [x, z]\n'],
    ['the last from a flow list', 'a: [x, y, z] # c\n', ['a', 2], 'a: [x, y] # c\n'],
    ['the only one of a flow list', 'a: [ x ]\n', ['a', 0], 'a: []\n'],
    ['from a flow mapping', 'a: {x: 1, y: 2}\n', ['a', 'x'], 'a: {y: 2}\n'],
    ['with CRLF', 'a: 1\r\nb: 2\r\nc: 3\r\n', ['b'], 'a: 1\r\nc: 3\r\n'],
  ])('%s', (_name, text, path, expected) => {
    expect(edit(text, [{ kind: 'remove', path }])).toBe(expected);
  });

  it('refuses the only item of a block list, which would turn into null', () => {
    expect(edit('a:\n  - x\nb: 1\n', [{ kind: 'remove', path: ['a', 0] }])).toBeUndefined();
  });
});

describe('insert', () => {
  it.each([
    ['an empty list', 'spec:\n  type: team # c\n', 'spec:\n  type: team # c\n  children: []\n'],
    [
      'behind a nested block',
      'spec:\n  profile:\n    email: a@b.c\n# end\n',
      'spec:\n  profile:\n    email: a@b.c\n  children: []\n# end\n',
    ],
    [
      'behind a block scalar',
      'spec:\n  note: |\n    x\nother: 1\n',
      'spec:\n  note: |\n    x\n  children: []\nother: 1\n',
    ],
    ['at the end of a file without a line break', 'spec:\n  type: team', 'spec:\n  type: team\n  children: []'],
    ['into a flow mapping', 'spec: {type: team}\n', 'spec: {type: team, children: []}\n'],
    ['into an empty flow mapping', 'spec: {}\n', 'spec: { children: [] }\n'],
    ['with CRLF', 'spec:\r\n  type: team\r\n', 'spec:\r\n  type: team\r\n  children: []\r\n'],
    [
      'before the next document',
      'spec:\n  type: team\n---\nb: 1\n',
      'spec:\n  type: team\n  children: []\n---\nb: 1\n',
    ],
  ])('%s', (_name, text, expected) => {
    expect(edit(text, [{ kind: 'insert', path: ['spec', 'children'], value: [] }])).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import type { Path } from '../../core/source/json.ts';
import { locate, parseWithPositions } from '../../core/source/locate.ts';

function marked(text: string, path: Path, at: 'key' | 'value' = 'value', index = 0): string {
  const [start, end] = locate(text, parseWithPositions(text)[index], path, at);
  return `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`;
}

describe('locate', () => {
  it.each<[string, string, Path, string]>([
    ['a plain value', 'a:\n  b: c # d\n', ['a', 'b'], 'a:\n  b: «c» # d\n'],
    ['a quoted value with its quotes', 'a: "b c"\n', ['a'], 'a: «"b c"»\n'],
    ['a value behind an anchor and a tag', 'a: &x !!str b\n', ['a'], 'a: &x !!str «b»\n'],
    ['an alias where it stands', 'a: &x b\nc: *x\n', ['c'], 'a: &x b\nc: «*x»\n'],
    ['something inside an alias', 'a: &x {b: 1}\nc: *x\n', ['c', 'b'], 'a: &x {b: 1}\n«c»: *x\n'],
    ['the key of an empty value', 'a:\nb: 1\n', ['a'], '«a»:\nb: 1\n'],
    ['the key of a block mapping', 'a:\n  b: 1\n', ['a'], '«a»:\n  b: 1\n'],
    ['a flow list whole', 'a: [b, c] # d\n', ['a'], 'a: «[b, c]» # d\n'],
    ['an item of a flow list', 'a: [b, c]\n', ['a', 1], 'a: [b, «c»]\n'],
    ['an item of a block list', 'a:\n  - b\n  - c\n', ['a', 1], 'a:\n  - b\n  - «c»\n'],
    ['the first line of a mapping in a list', 'a:\n  - b: 1\n    c: 2\n', ['a', 0], 'a:\n  - «b: 1»\n    c: 2\n'],
    ['a block scalar without its last line break', 'a: |\n  b\n  c\nd: 1\n', ['a'], 'a: «|\n  b\n  c»\nd: 1\n'],
    ['the parent of a missing field', 'spec:\n  type: x\n', ['spec', 'owner'], '«spec»:\n  type: x\n'],
    ['the grandparent when the parent is missing too', 'a: 1\nb: 2\n', ['spec', 'owner'], '«a»: 1\nb: 2\n'],
    ['CRLF', 'a: 1\r\nb: c\r\n', ['b'], 'a: 1\r\nb: «c»\r\n'],
    ['a byte order mark', '\uFEFFa: b\n', ['a'], '\uFEFFa: «b»\n'],
    ['text that is not ASCII', 'ä: "😀"\nb: ü\n', ['b'], 'ä: "😀"\nb: «ü»\n'],
    ['tabs between key and value', 'a:\tb\n', ['a'], 'a:\t«b»\n'],
    ['a root that is no mapping', '- a\n- b\n', ['kind'], '- a\n- b\n'.replace('- a', '«- a»')],
  ])('points at %s', (_name, text, path, expected) => {
    expect(marked(text, path)).toBe(expected);
  });

  it('points at a key when asked to', () => {
    expect(marked('spec:\n  lifecyle: x\n', ['spec', 'lifecyle'], 'key')).toBe('spec:\n  «lifecyle»: x\n');
  });

  it('counts documents as the file does, empty ones included', () => {
    expect(marked('---\n---\na: 1\n---\na: 2\n', ['a'], 'value', 2)).toBe('---\n---\na: 1\n---\na: «2»\n');
  });
});

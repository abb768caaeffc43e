import { describe, expect, it } from 'vitest';
import { readDocuments, readFast } from '../../core/source/read-documents.ts';

async function problemsOf(text: string): Promise<readonly (readonly string[])[]> {
  return (await readDocuments(text)).map(({ problems }) => problems.map(({ message }) => message));
}

describe('values', () => {
  it.each([
    ['an empty file', '', []],
    ['empty documents', '---\n---\n', [null, null]],
    [
      'YAML 1.2 scalars',
      'a: [yes, 012, 0o17, 1_000, 2024-01-01, ~]\n',
      [{ a: ['yes', 12, 15, '1_000', '2024-01-01', null] }],
    ],
    ['a literal merge key', 'a: &x {b: 1}\nc:\n  <<: *x\n', [{ a: { b: 1 }, c: { '<<': { b: 1 } } }]],
    ['YAML 1.1 when a directive says so', '%YAML 1.1\n---\na: yes\n', [{ a: true }]],
    ['an unknown tag', 'a: !thing b\n', [{ a: 'b' }]],
    ['a byte order mark behind an empty line', '\r\n\uFEFFa: 1\n', [{ a: 1 }]],
    ['JSON', '{"a": {"b": [1, "c"]}}', [{ a: { b: [1, 'c'] } }]],
    ['keys that begin with a dot', '.github/a: 1\n.5: 2\n.inf: 3\n', [{ '.github/a': 1, '0.5': 2, Infinity: 3 }]],
    ['an exponent in a word', 'a: [b3e430, 3e430]\n', [{ a: ['b3e430', Infinity] }]],
  ])('reads %s', async (_name, text, expected) => {
    expect((await readDocuments(text)).map(({ value }) => value)).toEqual(expected);
  });

  it.each([
    ['a key that begins with a dot', '.github/CODEOWNERS: x\n', true],
    ['a key that is a number and begins with a dot', '.5: x\n', false],
    ['a key that is infinite', '.Inf: x\n', false],
    ['a hash that looks like an exponent', 'a: b3e430\n', true],
    ['a great exponent', 'a: [1, -.3e430]\n', false],
  ])('leaves to the reference parser only what is unusual: %s', (_name, text, isFast) => {
    expect(readFast(text) !== undefined).toBe(isFast);
  });

  it('knows where each document begins', async () => {
    const text = '# one\na: 1\n--- # two\nb: 2\n';
    expect((await readDocuments(text)).map(({ start }) => text.slice(start, start + 1))).toEqual(['a', 'b']);
  });
});

describe('problems', () => {
  it.each([
    ['a tab', 'a:\n\tb: 1\n', /tabs/],
    ['a key that stands twice', 'a: 1\na: 2\n', /twice/],
    ['a missing bracket', 'a: [1, 2\nb: 1\n', /closing/],
    ['an unknown anchor', 'a: *x\n', /anchor/],
    ['an alias bomb', bomb(), /100 copies/],
    ['a hundred thousand brackets', '['.repeat(100_000), /nests/],
    ['a hundred thousand dashes', '- '.repeat(100_000), /nests/],
    [
      'very deep indentation',
      Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      /nests/,
    ],
  ])('names %s', async (_name, text, expected) => {
    const problems = (await problemsOf(text)).flat();
    expect(problems[0]).toMatch(expected);
  });

  it('keeps the documents around a broken one', async () => {
    const documents = await readDocuments('a: 1\n---\nb: [\n---\nc: 3\n');
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, undefined, { c: 3 }]);
  });

  it('loses all documents with one whose alias cannot be resolved, as Backstage does', async () => {
    expect((await problemsOf('a: 1\n---\nb: *x\n')).map((problems) => problems.length)).toEqual([1, 1]);
  });
});

/** Ten levels of ten aliases each: ten thousand million copies. */
function bomb(): string {
  const levels = Array.from({ length: 10 }, (_, level) => {
    const items = level === 0 ? 'x' : `*l${level - 1}`;
    return `l${level}: &l${level} [${Array.from({ length: 10 }, () => items).join(', ')}]`;
  });
  return `${levels.join('\n')}\n`;
}

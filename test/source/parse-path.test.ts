import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPath, parsePath, valueAt, type Path } from '../../core/source/json.ts';
import { processorTime } from '../support/processor-time.ts';

const keys = [
  'spec',
  'a-b',
  '$ref',
  '_x',
  'a.b/c',
  '',
  ' ',
  '0',
  '12',
  '"',
  '\\',
  "'",
  ']',
  '["a"]',
  '__proto__',
  'é',
  '\u2028',
];

describe('parsePath', () => {
  it.each<readonly [string, Path]>([
    ['spec.owner', ['spec', 'owner']],
    ['metadata.links[0].url', ['metadata', 'links', 0, 'url']],
    ['metadata.annotations["a.b/c"]', ['metadata', 'annotations', 'a.b/c']],
    ["metadata.annotations['a.b/c']", ['metadata', 'annotations', 'a.b/c']],
    ['["a"].b', ['a', 'b']],
    ['[0]', [0]],
    ['a["b\\"c"]', ['a', 'b"c']],
    ['a["b\\\\"]', ['a', 'b\\']],
    ['a["b\\nc\\u00e9"]', ['a', 'b\ncé']],
    [String.raw`a['b\n']`, ['a', String.raw`b\n`]],
    ['a[""]', ['a', '']],
    ['$a-b._c', ['$a-b', '_c']],
    ['__proto__.constructor', ['__proto__', 'constructor']],
  ])('reads %s', (text, path) => {
    expect(parsePath(text)).toEqual(path);
  });

  it.each([
    '',
    ' ',
    '.',
    '.a',
    'a.',
    'a..b',
    'a b',
    'a.0',
    '0a',
    '-a',
    'a[',
    'a[]',
    'a[-1]',
    'a[1.5]',
    'a[x]',
    'a["b]',
    "a['b]",
    'a["b"',
    'a["b\\"]',
    String.raw`a["b\d"]`,
    'a["b\n"]',
    '[0]a',
    'a["b"]c',
    'a]b',
    'spec/owner',
    'é',
    'a\n.b',
    `a[${'9'.repeat(30)}]`,
  ])('refuses %j', (text) => {
    expect(parsePath(text)).toBeUndefined();
  });

  it('is the inverse of formatPath for plain keys and indices', () => {
    const step = fc.oneof(fc.nat(999_999), fc.constantFrom(...keys), fc.stringMatching(/^[ -~]{0,8}$/));
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (path) => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
    );
  });

  it('is the inverse of formatPath for any key', () => {
    const step = fc.oneof(
      fc.nat(999_999),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n', 'a\tb', '\0', '\uD800'),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (path) => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
    );
  });

  it('gives a path that formatPath writes again, or nothing, for any text', () => {
    const text = fc.oneof(
      fc.string(),
      fc
        .array(fc.constantFrom('a', '.', '[', ']', '"', "'", '0', '\\', ' '), { maxLength: 12 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (written) => {
        const path = parsePath(written);
        if (path) expect(parsePath(formatPath(path))).toEqual(path);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no long time for long texts', () => {
    const started = processorTime();
    for (const text of ['a.'.repeat(50_000), '["'.repeat(50_000), `["${'\\'.repeat(100_000)}`, 'a'.repeat(100_000)])
      parsePath(text);
    expect(processorTime() - started).toBeLessThan(10_000);
  });
});

describe('valueAt', () => {
  it.each<readonly [unknown, Path, unknown]>([
    [{ a: { b: 1 } }, ['a', 'b'], 1],
    [{ a: [1, 2] }, ['a', 1], 2],
    [{ a: [1, 2] }, ['a', 2], undefined],
    [{ a: [1] }, ['a', 'length'], undefined],
    [{ a: 'text' }, ['a', 'length'], undefined],
    [{}, ['constructor'], undefined],
    [{}, ['__proto__', 'toString'], undefined],
    [JSON.parse('{"__proto__": 1}'), ['__proto__'], 1],
    [null, ['a'], undefined],
    [{ a: null }, ['a', 'b'], undefined],
    [7, [], 7],
  ])('of %j at %j is %j', (root, path, found) => {
    expect(valueAt(root, path)).toBe(found);
  });
});

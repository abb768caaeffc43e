import { describe, expect, it } from 'vitest';

import { codeownersPlaces, codeownersRuleFor, parseCodeowners } from '../../core/facts/codeowners.ts';
import { processorTime } from '../support/processor-time.ts';

/** Whether the only rule of a file with this pattern matches the path. */
function matches(pattern: string, path: string): boolean {
  const { rules, errors } = parseCodeowners(`${pattern} @octocat\n`);
  expect(errors).toEqual([]);
  expect(rules).toHaveLength(1);
  return rules[0]?.matches(path) ?? false;
}

const matchingTable: readonly (readonly [pattern: string, path: string, expected: boolean])[] = [
  // Everything, at any depth
  ['*', 'readme.md', true],
  ['*', 'a/b/c.txt', true],
  ['**', 'readme.md', true],
  ['**', 'a/b/c.txt', true],
  ['**/*', 'readme.md', true],
  ['/*', 'readme.md', true],
  ['/*', 'a/b.txt', false],
  ['/**', 'a/b.txt', true],
  ['/', 'readme.md', false],
  ['*', '', false],
  // Without a slash, at any depth
  ['*.js', 'index.js', true],
  ['*.js', 'a/b/index.js', true],
  ['*.js', 'index.jsx', false],
  ['*.js', '.js', true],
  ['Makefile', 'a/Makefile', true],
  ['Makefile', 'a/makefile', false],
  ['Makefile', 'a/Makefile.am', false],
  ['apps', 'a/apps/b/c.txt', true],
  ['*.d', 'etc/conf.d/site', true],
  ['a*c', 'abbbc', true],
  ['a*c', 'ac', true],
  ['a*c', 'a/c', false],
  ['a**c', 'abc', true],
  ['a**c', 'a/c', false],
  ['a*b*c', 'abxbxc', true],
  ['a*b*c', 'abxbxcd', false],
  ['?.md', 'a.md', true],
  ['?.md', 'ab.md', false],
  ['a?b', 'a/b', false],
  ['a.c', 'abc', false],
  ['(a|b)+$', '(a|b)+$', true],
  ['(a|b)+$', 'a', false],
  // Anchored by a slash at the start or within
  ['/readme.md', 'readme.md', true],
  ['/readme.md', 'docs/readme.md', false],
  ['docs/readme.md', 'docs/readme.md', true],
  ['docs/readme.md', 'a/docs/readme.md', false],
  ['/apps/github', 'apps/github', true],
  ['/apps/github', 'apps/github/a/b.txt', true],
  ['/apps/github', 'apps/github-next/a.txt', false],
  ['/apps/github', 'a/apps/github/b.txt', false],
  // Everything below a folder
  ['apps/', 'apps/a.txt', true],
  ['apps/', 'x/apps/y/a.txt', true],
  ['apps/', 'apps', false],
  ['apps/', 'x/apps', false],
  ['apps/', 'myapps/a.txt', false],
  ['/docs/', 'docs/a/b.md', true],
  ['/docs/', 'x/docs/a.md', false],
  ['build/logs/', 'build/logs/a/b.log', true],
  ['build/logs/', 'x/build/logs/a.log', false],
  ['*/', 'a/b', true],
  ['*/', 'a', false],
  // Files directly in a folder
  ['docs/*', 'docs/getting-started.md', true],
  ['docs/*', 'docs/build-app/troubleshooting.md', false],
  ['docs/*', 'x/docs/a.md', false],
  ['docs/*', 'docs', false],
  ['docs/*/', 'docs/a/b.md', true],
  ['docs/*/', 'docs/a.md', false],
  ['docs/*/c', 'docs/b/c', true],
  ['docs/*/c', 'docs/a/b/c', false],
  ['docs/*.md', 'docs/a.md', true],
  ['docs/*.md', 'docs/a/b.md', false],
  // Any depth within
  ['**/logs', 'logs/a.log', true],
  ['**/logs', 'deeply/nested/logs/a.log', true],
  ['**/logs', 'build/logs', true],
  ['**/logs', 'build/logs2/a.log', false],
  ['docs/**', 'docs/a/b.md', true],
  ['docs/**', 'docs', false],
  ['docs/**/', 'docs/a/b.md', true],
  ['docs/**/', 'docs/a.md', true],
  ['docs/**/', 'docs', false],
  ['docs/**/*', 'docs/a.md', true],
  ['docs/**/*.md', 'docs/a.md', true],
  ['docs/**/*.md', 'docs/a/b/c.md', true],
  ['docs/**/*.md', 'x/docs/a.md', false],
  ['a/**/b/**/c', 'a/b/c', true],
  ['a/**/b/**/c', 'a/x/b/y/b/z/c', true],
  ['a/**/b/**/c', 'a/x/c/b', false],
  ['a/**/**/b', 'a/b', true],
  ['**/a/b', 'a/a/b', true],
  ['**/a/b', 'a/x/b', false],
  // Escapes
  ['path\\ with\\ spaces/', 'path with spaces/a.txt', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['a\\?b', 'axb', false],
  ['a\\\\b', 'a\\b', true],
  ['a\\[b\\]', 'a[b]', true],
  ['a#b', 'a#b', true],
  ['a]b', 'a]b', true],
  // A path that is no file's
  ['a//b', 'a/b', false],
  ['*', 'a/', false],
];

describe('the patterns of CODEOWNERS', () => {
  it.each(matchingTable)('%s on %s: %s', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });
});

describe('the lines of CODEOWNERS', () => {
  it('reads rules, owners and comments, with their lines', () => {
    const text = [
      '# All of it',
      '',
      '*  @octocat\t@octo-org/the_team docs@example.com',
      '  # Indented comment',
      '*.js @js-owner #This is an inline comment @nobody',
      '/none # nobody @octocat',
      '\t/open',
    ].join('\r\n');
    const { rules, errors } = parseCodeowners(text);
    expect(errors).toEqual([]);
    expect(rules.map(({ line, pattern, owners }) => ({ line, pattern, owners }))).toEqual([
      {
        line: 3,
        pattern: '*',
        owners: [
          { text: '@octocat', is: 'user' },
          { text: '@octo-org/the_team', is: 'team' },
          { text: 'docs@example.com', is: 'email' },
        ],
      },
      { line: 5, pattern: '*.js', owners: [{ text: '@js-owner', is: 'user' }] },
      { line: 6, pattern: '/none', owners: [] },
      { line: 7, pattern: '/open', owners: [] },
    ]);
  });

  it('reads a file with a byte order mark, and an empty one', () => {
    expect(parseCodeowners('\uFEFF/a @octocat').rules[0]?.matches('a')).toBe(true);
    expect(parseCodeowners('')).toEqual({ rules: [], errors: [] });
  });

  it.each([
    ['!/a @octocat', 1, /negation/],
    ['\\#a @octocat', 1, /escaped #/],
    ['  /a/[bc] @octocat', 3, /ranges/],
    ['[Section] @octocat', 1, /ranges/],
    ['***/*.rb @octocat', 1, /three asterisks/],
    ['a\\', 1, /backslash/],
    ['a\\\r', 1, /backslash/],
    ['a'.repeat(1001), 1, /longer than 1000/],
  ])('reports the pattern of %j', (content, column, message) => {
    const { rules, errors } = parseCodeowners(`\n${content}\n/b @octocat\n`);
    expect(rules.map((rule) => rule.pattern)).toEqual(['/b']);
    expect(errors).toEqual([{ line: 2, column, kind: 'pattern', message: expect.stringMatching(message) }]);
  });

  it.each([
    ['*.txt docs@', [7]],
    ['*.txt octocat', [7]],
    ['*.txt @octocat  @', [17]],
    ['*.txt @-a @a/ @/b @a/b/c', [7, 11, 15, 19]],
    ['*.txt @a @b.c a@b @d', [10, 15]],
    ['*.txt @a, @b', [7]],
    ['a b @octocat', [3]],
    ['a\\ b c @octocat', [6]],
    [`* ${'a'.repeat(250)}@example.com`, [3]],
  ])('reports the owners of %j, and skips the line', (content, columns) => {
    const { rules, errors } = parseCodeowners(`* @octocat\r\n${content}\r\n`);
    expect(rules.map((rule) => rule.line)).toEqual([1]);
    expect(errors.map(({ line, column, kind }) => ({ line, column, kind }))).toEqual(
      columns.map((column) => ({ line: 2, column, kind: 'owner' })),
    );
  });

  it('reports a file over 3 MB, counted in bytes', () => {
    const size = 3 * 1024 * 1024;
    const error = { line: 1, column: 1, kind: 'size', message: expect.stringContaining('3 MB') };
    expect(parseCodeowners('#'.repeat(size)).errors).toEqual([]);
    expect(parseCodeowners('#'.repeat(size + 1))).toEqual({ rules: [], errors: [error] });
    expect(parseCodeowners(`#${'€'.repeat(size / 3 - 1)}__`).errors).toEqual([]);
    expect(parseCodeowners(`#${'€'.repeat(size / 3 - 1)}___`).errors).toEqual([error]);
    expect(parseCodeowners(`#${'é'.repeat(size / 2)}`).errors).toEqual([error]);
    expect(parseCodeowners('😀'.repeat(size / 4)).errors).not.toEqual([error]);
    expect(parseCodeowners(`#${'😀'.repeat(size / 4)}`).errors).toEqual([error]);
  });
});

describe('the rule of a file', () => {
  const { rules } = parseCodeowners('/a/ @first\n/a/b/ @second\n/a/b/open\n/a/b/c bad\n');

  it.each([
    ['a/x', 1],
    ['a/b/x', 2],
    ['a/b/open', 3],
    ['a/b/c', 2],
    ['x', undefined],
  ])('is the last that matches %s: line %s', (path, line) => {
    expect(codeownersRuleFor(rules, path)?.line).toBe(line);
  });

  it('has no owners where the last match names none', () => {
    expect(codeownersRuleFor(rules, 'a/b/open/x')?.owners).toEqual([]);
  });

  it('stands in the first of three places', () => {
    expect(codeownersPlaces).toEqual(['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']);
  });
});

describe('hostile CODEOWNERS', () => {
  it.each([
    ['stars in a name', '*a'.repeat(499), `${'a'.repeat(4000)}b`],
    ['stars and single characters', `${'*?'.repeat(490)}b`, 'a'.repeat(4000)],
    ['folders at any depth', `${'**/a/'.repeat(199)}b`, 'a/'.repeat(2000) + 'c'],
    ['stars at any depth', `${'**/*a*/'.repeat(140)}b`, `${'aaa/'.repeat(1000)}c`],
  ])('matches %s soon', (_name, pattern, path) => {
    const start = processorTime();
    expect(matches(pattern, path)).toBe(false);
    expect(processorTime() - start).toBeLessThan(10_000);
  });

  it.each([
    ['asterisks', '*'.repeat(100_000)],
    ['backslashes', '\\'.repeat(100_000)],
    ['blanks', `/a${' '.repeat(100_000)}bad`],
    ['a user', `/a @${'-'.repeat(100_000)}`],
    ['a team', `/a @${'a'.repeat(100_000)}/`],
    ['an address', `/a ${'a@'.repeat(50_000)}`],
    ['a domain', `/a a@${'a.'.repeat(50_000)}`],
    ['owners', `/a${' x'.repeat(50_000)}`],
  ])('reports a line of 100,000 %s soon, in short messages', (_name, content) => {
    const start = processorTime();
    const { rules, errors } = parseCodeowners(`${content}\n`);
    expect(processorTime() - start).toBeLessThan(10_000);
    expect(rules).toEqual([]);
    expect(errors.length).toBeGreaterThan(0);
    expect(Math.max(...errors.map((error) => error.message.length))).toBeLessThan(160);
  });
});

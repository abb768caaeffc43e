import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';

// Every link of the documentation leads somewhere: to a file of the repository, and to a heading in it.

const root = path.resolve(import.meta.dirname, '..');

const pages = [
  ...readdirSync(root).filter((file) => file.endsWith('.md')),
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join('docs', file)),
  'examples/acme/README.md',
  'test/scenarios/README.md',
];

const rendered = new Map<string, string>();

function htmlOf(page: string): string {
  const known = rendered.get(page);
  if (known !== undefined) return known;
  const text = readFileSync(path.join(root, page), 'utf8');
  // What stands in quotes and in code is an example of something else.
  const own = text.replaceAll(/^>.*$/gm, '');
  const html = micromark(own, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  rendered.set(page, html);
  return html;
}

function linksOf(page: string): readonly string[] {
  return [...htmlOf(page).matchAll(/ (?:href|src)="([^"]*)"/g)]
    .map(([, link]) => decodeURI(link ?? '').replaceAll('&amp;', '&'))
    .filter((link) => !/^[a-z]+:/i.test(link));
}

/** The anchors that GitHub gives to headings: lower case, without punctuation, a dash for a blank; numbered if again. */
function anchorsOf(page: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = [...htmlOf(page).matchAll(/<h\d>(.*?)<\/h\d>/gs)].map(([, heading]) => {
    const text = (heading ?? '').replaceAll(/<[^>]*>/g, '').replaceAll(/&\w+;/g, '');
    const anchor = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
  return new Set(anchors);
}

/** What is wrong with a link, or nothing. */
function mistakeOf(page: string, link: string): readonly string[] {
  const [target = '', anchor] = link.split('#');
  const file = target === '' ? page : path.join(path.dirname(page), target);
  if (file.startsWith('..') || !existsSync(path.join(root, file))) return [`${link}: there is no ${file}`];
  if (anchor === undefined || !file.endsWith('.md') || anchorsOf(file).has(anchor)) return [];
  return [`${link}: ${file} has no such heading`];
}

describe('the links of', () => {
  it.each(pages)('%s lead somewhere', (page) => {
    expect(linksOf(page).flatMap((link) => mistakeOf(page, link))).toEqual([]);
  });

  it('this test are looked at', () => {
    expect(linksOf('README.md')).toEqual(expect.arrayContaining(['docs/rule-packs.md', 'docs/output.svg']));
    expect(mistakeOf('README.md', 'docs/rule-pack.md')).toEqual(['docs/rule-pack.md: there is no docs/rule-pack.md']);
    expect(mistakeOf('docs/packs/README.md', '../rule-packs.md#fact')).toEqual([
      '../rule-packs.md#fact: docs/rule-packs.md has no such heading',
    ]);
    expect(mistakeOf('README.md', '../elsewhere.md')).not.toEqual([]);
  });
});

describe('the built-in packs', () => {
  const packs = readdirSync(path.join(root, 'rules'));
  const index = readFileSync(path.join(root, 'docs/packs/README.md'), 'utf8');

  it('have a page each, and no other', () => {
    const others = ['README.md', 'corpus.md'];
    const own = readdirSync(path.join(root, 'docs/packs')).filter((file) => !others.includes(file));
    expect(own.sort()).toEqual(packs.map((pack) => `${pack}.md`).sort());
  });

  it.each(packs)('%s stands in the index, with the number of its rules', (pack) => {
    const rules = readdirSync(path.join(root, 'rules', pack)).length - 1;
    expect(index).toMatch(
      new RegExp(`^\\| \\[${pack}\\]\\(${pack}\\.md\\) +\\| ${rules === 0 ? 'none' : rules} +\\|`, 'm'),
    );
  });
});

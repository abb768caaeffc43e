import { describe, expect, it } from 'vitest';
import { email } from '../../../core/catalog/checks/email.ts';
import { unsafeLink } from '../../../core/catalog/checks/unsafe-link.ts';
import { runCheck } from '../../support/run-check.ts';

async function severities(url: string): Promise<readonly string[]> {
  const links = JSON.stringify([{ url: 'https://example.com' }, { url }]);
  const found = await runCheck(unsafeLink, { catalogInfo: `kind: API\nmetadata: { name: a, links: ${links} }\n` });
  return found.map((mistake) => `${mistake.severity ?? 'error'} ${mistake.path.join('.')}`);
}

describe('catalog/unsafe-link', () => {
  it.each([
    'https://example.com',
    'http://intranet/a',
    'mailto:a@example.com',
    'slack://channel',
    '/docs',
    'javascripting.example',
  ])('accepts %s', async (url) => {
    expect(await severities(url)).toEqual([]);
  });

  it.each([
    ['javascript:alert(1)', 'error'],
    ['  JavaScript:alert(1)', 'error'],
    ['java\nscript:alert(1)', 'error'],
    ['\u0001javascript:alert(1)', 'error'],
    ['data:text/html,<script>', 'error'],
    ['vbscript:x', 'error'],
    ['file:///etc/passwd', 'warning'],
  ])('reports %j', async (url, severity) => {
    expect(await severities(url)).toEqual([`${severity} metadata.links.1.url`]);
  });

  it('looks at pictures, where an image may be written out, and at the links of annotations', async () => {
    const profile = (picture: string): string =>
      `kind: User\nmetadata: { name: a }\nspec: { profile: { picture: "${picture}" } }\n`;
    expect(await runCheck(unsafeLink, { catalogInfo: profile('data:image/png;base64,AAAA') })).toEqual([]);
    expect(await runCheck(unsafeLink, { catalogInfo: profile('javascript:x') })).toHaveLength(1);
    const annotated = 'kind: API\nmetadata: { name: a, annotations: { backstage.io/view-url: "javascript:x" } }\n';
    expect(await runCheck(unsafeLink, { catalogInfo: annotated })).toHaveLength(1);
  });
});

describe('catalog/email', () => {
  async function isReported(address: string): Promise<boolean> {
    const catalogInfo = `kind: Group\nmetadata: { name: a }\nspec: { profile: { email: ${JSON.stringify(address)} } }\n`;
    return (await runCheck(email, { catalogInfo })).length > 0;
  }

  it.each([
    'a@b',
    'team+x@example.co.uk',
    '"odd name"@example.com',
    'jörg@bücher.example',
    "o'neil@example.com",
    'a@[10.0.0.1]',
    '${{ values.email }}',
  ])('accepts %s', async (address) => {
    expect(await isReported(address)).toBe(false);
  });

  it.each([
    'jane',
    'jane at example.com',
    '@example.com',
    'jane@',
    'a@b@c',
    'Jane <jane@example.com>',
    'a@b.c, d@e.f',
    'mailto:a@b.c',
    ' ',
  ])('reports %j', async (address) => {
    expect(await isReported(address)).toBe(true);
  });
});

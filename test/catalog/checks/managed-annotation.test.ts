import { expect, it } from 'vitest';
import { checkFiles } from '../../support/check-files.ts';
import { brief, entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/managed-annotation';
const annotated = (...lines: readonly string[]): string =>
  entityText('System', 'shop', '{ owner: a }', ['annotations:', ...lines.map((line) => `    ${line}`)].join('\n'));

it.each(['backstage.io/managed-by-location', 'backstage.io/managed-by-origin-location', 'backstage.io/orphan'])(
  'finds `%s` and removes it',
  async (key) => {
    const found = await findingsOf(rule, annotated('a: b', `${key}: "x"`));
    expect(found.map(brief)).toEqual([`7 ${key} ->`]);
  },
);

it('removes the mapping with its only entry, or Backstage would read null', async () => {
  const report = await checkFiles({ 'catalog-info.yaml': annotated('backstage.io/orphan: "true"') });
  expect(report.findings.map(({ fix }) => fix?.edits[0]?.line)).toEqual([5]);
});

it('leaves annotations alone that people write', async () => {
  const text = annotated(
    'backstage.io/source-location: url:https://github.com/acme/shop/',
    'backstage.io/view-url: https://a.com',
  );
  expect(await findingsOf(rule, text)).toEqual([]);
});

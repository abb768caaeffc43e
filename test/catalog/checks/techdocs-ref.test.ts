import { describe, expect, it } from 'vitest';
import { techdocsRef } from '../../../core/catalog/checks/techdocs-ref.ts';
import type { Mistake } from '../../../core/finding.ts';
import { runCheck } from '../../support/run-check.ts';

const files = {
  'mkdocs.yml': '',
  'docs/index.md': '',
  'svc/docs/index.md': '',
  'svc/other/readme.md': '',
  'full/mkdocs.yaml': '',
};

async function check(reference: string, more = ''): Promise<readonly Mistake[]> {
  const annotations = `{ backstage.io/techdocs-ref: ${reference}${more} }`;
  const catalogInfo = `kind: Component\nmetadata: { name: a, annotations: ${annotations} }\n`;
  return runCheck(techdocsRef, { catalogInfo, files }, 'svc/catalog-info.yaml');
}

describe('catalog/techdocs-ref', () => {
  it.each([
    ['the folder of the file, with docs in it', '"dir:."'],
    ['a space behind the colon', '"dir: ."'],
    ['a folder above with mkdocs.yml', '"dir:.."'],
    ['mkdocs.yaml', '"dir:../full/"'],
    ['a path from the top', '"dir:/full"'],
    ['a URL, which is never fetched', '"url:https://example.com/docs"'],
  ])('accepts %s', async (_, reference) => {
    expect(await check(reference)).toEqual([]);
  });

  it('does not judge folders that count from elsewhere', async () => {
    const elsewhere = ', backstage.io/source-location: "url:https://github.com/acme/other/"';
    expect(await check('"dir:./missing"', elsewhere)).toEqual([]);
  });

  it.each([
    ['"dir:./missing"', 'the folder `svc/missing`, which is not there', undefined],
    ['"dir:../docs"', 'holds no `mkdocs.yml`', 'dir:..'],
    ['"dir:./other"', 'holds no `mkdocs.yml`', undefined],
    ['"dir:/docs"', 'holds no `mkdocs.yml`', 'dir:/'],
    ['"dir:../mkdocs.yml"', 'names a file', 'dir:..'],
    ['"dir:../../elsewhere"', 'out of the repository', undefined],
    ['./docs', 'not of the form', 'dir:./docs'],
    ['docs', 'not of the form', undefined],
    ['"https://example.com/docs"', 'not of the form', 'url:https://example.com/docs'],
    ['"dir:"', 'not of the form', undefined],
    ['""', 'not of the form', undefined],
    ['"github:https://github.com/acme/shop"', 'begins with `github:`', undefined],
  ])('reports %s', async (reference, message, fixed) => {
    const [mistake, ...more] = await check(reference);
    expect(more).toEqual([]);
    expect(mistake?.message).toContain(message);
    const [edit] = mistake?.fix?.edits ?? [];
    expect(edit && 'value' in edit ? edit.value : undefined).toBe(fixed);
  });
});

import { describe, expect, it } from 'vitest';
import { projectSlug } from '../../../core/catalog/checks/project-slug.ts';
import { sourceLocation } from '../../../core/catalog/checks/source-location.ts';
import { runCheck } from '../../support/run-check.ts';

const elsewhere = 'url:https://github.com/acme/other/tree/main/';

/** One document for each pair of slug and source location. */
function catalog(...entities: readonly { slug?: string; source?: string }[]): string {
  const documents = entities.map(({ slug, source }, index) => {
    const annotations = {
      ...(slug !== undefined && { 'github.com/project-slug': slug }),
      ...(source !== undefined && { 'backstage.io/source-location': source }),
    };
    return `kind: Component\nmetadata: { name: c${index}, annotations: ${JSON.stringify(annotations)} }\n`;
  });
  return documents.join('---\n');
}

async function slugs(catalogInfo: string, file?: string): Promise<readonly string[]> {
  const found = await runCheck(projectSlug, { catalogInfo, repository: 'acme/shop' }, file);
  return found.map((mistake) => mistake.severity ?? 'warning');
}

describe('catalog/project-slug', () => {
  it.each([
    ['this repository', [{ slug: 'acme/shop' }]],
    ['this repository in other letters', [{ slug: 'Acme/Shop' }]],
    ['a malformed slug, which another rule reports', [{ slug: 'shop' }]],
    ['a slug that a template fills in', [{ slug: '${{ values.slug }}' }]],
    ['code that says it lives elsewhere', [{ slug: 'acme/other', source: elsewhere }]],
    ['a catalog of several repositories', [{ slug: 'acme/one' }, { slug: 'acme/two' }]],
    ['a catalog of several repositories, told by source', [{ slug: 'acme/one' }, { source: elsewhere }]],
  ])('accepts %s', async (_, entities) => {
    expect(await slugs(catalog(...entities))).toEqual([]);
  });

  it.each([
    ['another slug', { slug: 'acme/shop' }],
    ['a source location', { source: 'url:https://github.com/Acme/Shop/tree/main/' }],
  ])('reports the slug of another repository, with the right one where %s confirms it', async (_, confirming) => {
    const [mistake] = await runCheck(projectSlug, {
      catalogInfo: catalog({ slug: 'acme/old' }, confirming),
      repository: 'acme/shop',
    });
    expect(mistake?.message).toContain('`acme/old` is not this repository, which is `acme/shop`');
    expect(mistake?.help).toContain('Set it to `acme/shop`');
    expect(mistake?.fix?.edits).toMatchObject([{ kind: 'set', value: 'acme/shop' }]);
  });

  it('offers no name that may be out of date, and says why', async () => {
    const [mistake] = await runCheck(projectSlug, {
      catalogInfo: catalog({ slug: 'acme/new' }),
      repository: 'acme/shop',
    });
    expect(mistake?.help).toBe(
      'If `acme/shop` is still the name of this repository, set it to that, or say with `backstage.io/source-location` that the code lives elsewhere. If the repository was renamed, correct the remote of this clone with `git remote set-url`.',
    );
    expect(mistake?.fix).toBeUndefined();
  });

  it('reports one wrong slug among right ones, and each of an old name', async () => {
    expect(await slugs(catalog({ slug: 'acme/shop' }, { slug: 'acme/old' }))).toEqual(['warning']);
    expect(await slugs(catalog({ slug: 'acme/old' }, { slug: 'acme/old' }))).toEqual(['warning', 'warning']);
  });

  it('only notes the same name under another owner, as a fork has it', async () => {
    expect(await slugs(catalog({ slug: 'upstream/shop' }))).toEqual(['note']);
  });

  it('judges only the file at the top of the repository', async () => {
    expect(await slugs(catalog({ slug: 'acme/old' }), 'components/old.yaml')).toEqual([]);
    expect(await slugs(catalog({ slug: 'acme/old' }), 'services/old/catalog-info.yaml')).toEqual([]);
  });

  it('says nothing when the repository is not known', async () => {
    expect(await runCheck(projectSlug, { catalogInfo: catalog({ slug: 'acme/old' }) })).toEqual([]);
  });
});

describe('catalog/source-location', () => {
  it.each([
    ['this repository', { source: 'url:https://github.com/acme/shop/tree/main/' }],
    ['a clone URL of this repository', { source: 'url:https://github.com/acme/shop.git' }],
    ['another host', { source: 'url:https://gitlab.com/acme/other/' }],
    ['another repository that the slug names too', { slug: 'acme/other', source: elsewhere }],
  ])('accepts %s', async (_, entity) => {
    const example = { catalogInfo: catalog(entity), repository: 'acme/shop' };
    expect(await runCheck(sourceLocation, example)).toEqual([]);
  });

  it('reports a location that the slug contradicts', async () => {
    const catalogInfo = catalog({ slug: 'acme/shop', source: elsewhere });
    const [mistake] = await runCheck(sourceLocation, { catalogInfo, repository: 'acme/shop' });
    expect(mistake).toMatchObject({ rule: 'catalog/source-location' });
    expect(mistake?.severity).toBeUndefined();
    expect(mistake?.fix?.edits).toMatchObject([{ value: 'url:https://github.com/acme/shop/tree/main/' }]);
  });

  it('notes a location elsewhere when there is no slug', async () => {
    const [mistake] = await runCheck(sourceLocation, {
      catalogInfo: catalog({ source: elsewhere }),
      repository: 'acme/shop',
    });
    expect(mistake?.severity).toBe('note');
  });
});

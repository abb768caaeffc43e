import { describe, expect, it } from 'vitest';
import { annotationValue } from '../../../core/catalog/checks/annotation-value.ts';
import { wellKnownAnnotations } from '../../../core/catalog/well-known-annotations.ts';
import type { Mistake } from '../../../core/finding.ts';
import { runCheck } from '../../support/run-check.ts';

async function check(name: string, value: string): Promise<readonly Mistake[]> {
  const annotations = JSON.stringify({ [name]: value });
  return runCheck(annotationValue, { catalogInfo: `kind: API\nmetadata: { name: a, annotations: ${annotations} }\n` });
}

describe('catalog/annotation-value', () => {
  it.each(Object.entries(wellKnownAnnotations))('accepts the example of %s', async (name, { example }) => {
    expect(await check(name, example)).toEqual([]);
  });

  it.each([
    ['github.com/project-slug', '${{ values.owner }}/${{ values.name }}'],
    ['github.com/user-login', 'jane_acme'],
    ['gitlab.com/project-slug', 'acme/group/shop'],
    ['dev.azure.com/project-repo', 'My Project/My Repo'],
    ['circleci.com/project-slug', 'acme/shop'],
    ['sentry.io/project-slug', 'acme/shop'],
    ['backstage.io/source-location', 'file:/srv/shop/'],
    ['backstage.io/view-url', '/catalog/default/component/a'],
    ['constructor', 'anything'],
    ['example.com/own', ''],
  ])('accepts %s: %s', async (name, value) => {
    expect(await check(name, value)).toEqual([]);
  });

  it.each([
    ['github.com/project-slug', 'shop', undefined],
    ['github.com/project-slug', 'acme/shop/tree', undefined],
    ['github.com/project-slug', 'https://github.com/acme/shop.git', 'acme/shop'],
    ['github.com/team-slug', '@acme/shop', 'acme/shop'],
    ['github.com/user-login', '@jane', 'jane'],
    ['gitlab.com/project-slug', 'shop', undefined],
    ['dev.azure.com/project-repo', 'shop', undefined],
    ['circleci.com/project-slug', 'shop', undefined],
    ['sentry.io/project-slug', 'https://sentry.io/shop', undefined],
    ['backstage.io/source-location', 'https://github.com/acme/shop/', 'url:https://github.com/acme/shop/'],
    ['backstage.io/source-location', 'url:github.com/acme/shop', undefined],
    ['backstage.io/source-location', './', undefined],
    ['backstage.io/view-url', 'url:https://example.com/a', 'https://example.com/a'],
    ['backstage.io/edit-url', 'catalog-info.yaml', undefined],
    ['backstage.io/techdocs-entity', 'default/shop', undefined],
    ['backstage.io/code-coverage', 'true', undefined],
    ['github.com/project-slug', '', undefined],
  ])('reports %s: %s', async (name, value, fixed) => {
    const [mistake, ...more] = await check(name, value);
    expect(more).toEqual([]);
    expect(mistake?.path).toEqual(['metadata', 'annotations', name]);
    const [edit] = mistake?.fix?.edits ?? [];
    expect(edit && 'value' in edit ? edit.value : undefined).toBe(fixed);
  });
});

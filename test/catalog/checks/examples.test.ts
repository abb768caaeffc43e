import { describe, expect, it } from 'vitest';
import { catalogChecks } from '../../../core/catalog/checks/index.ts';
import type { Example } from '../../../core/catalog/check.ts';
import { runCatalog } from '../../support/run-catalog.ts';

async function rulesOf({ catalogInfo, files, config, repository, catalog }: Example): Promise<readonly string[]> {
  const mistakes = await runCatalog(
    { 'catalog-info.yaml': catalogInfo, ...files },
    {
      ...(config && { config }),
      ...(catalog && { catalog: { entities: catalog, complete: true } }),
      ...(repository !== undefined && { repository }),
    },
  );
  return mistakes.map(({ rule }) => rule);
}

describe.each(catalogChecks.map((check) => [check.id, check] as const))('%s', (id, { examples }) => {
  it('is found in the example that is wrong', async () => {
    expect(await rulesOf(examples.wrong)).toContain(id);
  });

  it('is not found in the example that is right', async () => {
    expect(await rulesOf(examples.right)).not.toContain(id);
  });
});

describe('the list of checks', () => {
  it('is in the order of the ids, each of them once', () => {
    const ids = catalogChecks.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
  });
});

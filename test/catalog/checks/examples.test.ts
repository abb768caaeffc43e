import { describe, expect, it } from 'vitest';
import { catalogChecks } from '../../../core/catalog/checks/index.ts';
import type { Example } from '../../../core/catalog/check.ts';
import { checkFiles } from '../../support/check-files.ts';

/** The rules that the whole pipeline finds in an example, `backstage/*` among them. */
async function rulesOf({ catalogInfo, files, config, repository, catalog }: Example): Promise<readonly string[]> {
  const report = await checkFiles(
    { ...files, 'catalog-info.yaml': catalogInfo },
    {
      ...(config && { config }),
      ...(catalog && { catalog: { entities: catalog, complete: true } }),
      ...(repository !== undefined && { repository }),
    },
  );
  return report.findings.map(({ rule }) => rule);
}

describe.each(catalogChecks.map((check) => [check.id, check] as const))('%s', (id, { examples }) => {
  it('finds the mistake in the example that is wrong, which Backstage accepts', async () => {
    expect([...new Set(await rulesOf(examples.wrong))]).toEqual([id]);
  });

  it('finds nothing in the example that is right', async () => {
    expect(await rulesOf(examples.right)).toEqual([]);
  });
});

describe('the list of checks', () => {
  it('is in the order of the ids, each of them once', () => {
    const ids = catalogChecks.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
  });
});

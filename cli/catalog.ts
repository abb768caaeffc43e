import { fetchCatalog, isUrl, refuseUrl } from '../workspace/backstage-catalog.ts';
import { readCatalogFile, type KnownCatalog } from '../workspace/known-entities.ts';
import { say } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/**
 * The catalog that `--catalog` names. A wrong file is a mistake in the call; a back-end that cannot be reached is bad
 * luck: it is said, and references to entities elsewhere stay unjudged.
 */
export async function readCatalog(catalog: string): Promise<KnownCatalog | undefined> {
  if (!isUrl(catalog)) {
    const read = await readCatalogFile(catalog);
    if ('problem' in read) throw new UsageError(`--catalog: ${read.problem}`);
    return read.catalog;
  }
  const refused = refuseUrl(catalog);
  if (refused !== undefined) throw new UsageError(`--catalog: ${refused}`);
  const fetched = await fetchCatalog(catalog, process.env['BACKSTAGE_TOKEN'] || undefined);
  if ('catalog' in fetched) return fetched.catalog;
  say(`Warning: ${fetched.problem} References to entities outside this run are not judged.`);
  return undefined;
}

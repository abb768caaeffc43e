import path from 'node:path';
import { fetchCatalog, isUrl, refuseUrl } from '../workspace/backstage-catalog.ts';
import { readCatalogFile, type KnownCatalog } from '../workspace/known-entities.ts';
import type { Workspace } from '../workspace/reader.ts';
import type { Environment } from './environment.ts';
import { SetupError } from './setup-error.ts';
import { workflowCommand } from './workflow-commands.ts';

/**
 * The catalog beyond this repository that the input `catalog` names. A wrong file is a mistake of the workflow; a
 * back-end that cannot be reached is bad luck: it is said, and references to entities elsewhere stay unjudged.
 */
export async function readCatalog(
  catalog: string,
  workspace: Workspace,
  environment: Environment,
): Promise<KnownCatalog | undefined> {
  if (!isUrl(catalog)) {
    const read = await readCatalogFile(path.resolve(workspace.directory, catalog));
    if ('problem' in read) throw new SetupError(`The input \`catalog\`: ${read.problem}`);
    return read.catalog;
  }
  const refused = refuseUrl(catalog);
  if (refused !== undefined) throw new SetupError(`The input \`catalog\`: ${refused}`);
  const fetched = await fetchCatalog(catalog, environment.backstageToken);
  if ('catalog' in fetched) return fetched.catalog;
  const message = `${fetched.problem} References to entities of other repositories are not judged in this run.`;
  environment.write(workflowCommand('warning', message));
  return undefined;
}

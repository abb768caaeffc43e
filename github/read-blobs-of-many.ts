import { valueAt } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import { inBatches, type BatchOptions } from './batches.ts';
import { blobFields, blobState } from './blob-fields.ts';
import { isPassing } from './github-error.ts';
import { resourceLimit } from './graphql-answer.ts';

/** A blob of a repository. */
interface Wanted {
  readonly nodeId: string;
  readonly oid: string;
}

/**
 * The texts of blobs of many repositories, by object id, in few GraphQL queries that adapt. `wanted` gives the object
 * ids by the node id of a repository that has them. A blob that GitHub does not show whole, or could not show, is left
 * out: whoever needs it reads it alone, and learns why. Permission: `contents: read`. Throws `GithubError` when a limit
 * is hit or the installation is gone.
 */
export async function readBlobsOfMany(
  client: Pick<InstallationClient, 'query'>,
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
  options: BatchOptions,
): Promise<ReadonlyMap<string, string>> {
  // What several repositories have is asked for once.
  const items = new Map<string, Wanted>();
  for (const [nodeId, oids] of wanted) {
    for (const oid of oids) if (!items.has(oid)) items.set(oid, { nodeId, oid });
  }
  const texts = new Map<string, string>();
  const ask = (batch: readonly Wanted[]) => askForBlobs(client, batch);
  for await (const { answers, failed } of inBatches([...items.values()], ask, options)) {
    const grave = [...failed.values()].find((error): boolean => error.kind !== 'refused' && !isPassing(error));
    if (grave) throw grave;
    for (const [{ oid }, { text }] of answers) if (text !== undefined) texts.set(oid, text);
  }
  return texts;
}

interface Answer {
  /** Absent when it is not shown. */
  readonly text?: string | undefined;
}

async function askForBlobs(
  client: Pick<InstallationClient, 'query'>,
  batch: readonly Wanted[],
): Promise<ReadonlyMap<Wanted, Answer>> {
  const nodeIds = [...new Set(batch.map(({ nodeId }) => nodeId))];
  const variables = Object.fromEntries([
    ...nodeIds.map((id, index) => [`id${index}`, id]),
    ...batch.map(({ oid }, index) => [`oid${index}`, oid]),
  ]) as Record<string, string>;
  const places = batch.map(({ nodeId }) => nodeIds.indexOf(nodeId));
  const { data, errors } = await client.query(blobsOfManyQuery(places), variables, { attempts: 1 });
  const isCut = errors.some(({ type }) => type === resourceLimit);
  const answers = new Map<Wanted, Answer>();
  batch.forEach((wanted, index) => {
    const blob = blobState(valueAt(data, [`repository${places[index]}`, `blob${index}`]));
    // What GitHub stopped before is asked for again, in a smaller batch.
    if (blob || !isCut) answers.set(wanted, { text: blob?.text });
  });
  return answers;
}

/** The query for a blob for each of `places`, which says of which repository it is. */
function blobsOfManyQuery(places: readonly number[]): string {
  const repositories = [...new Set(places)];
  const variables = [
    ...repositories.map((place) => `$id${place}: ID!`),
    ...places.map((_, index) => `$oid${index}: GitObjectID!`),
  ];
  const selections = repositories.map((place) => {
    const blobs = places.flatMap((one, index) =>
      one === place ? [`blob${index}: object(oid: $oid${index}) { ${blobFields} }`] : [],
    );
    return `repository${place}: node(id: $id${place}) { ... on Repository { ${blobs.join(' ')} } }`;
  });
  return `query BlobsOfMany(${variables.join(', ')}) {\n  ${selections.join('\n  ')}\n}`;
}

import { valueAt, type JsonObject } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import { isRefusal } from './github-error.ts';
import { readPages } from './read-pages.ts';
import type { RepositoryName } from './read-tree.ts';

/** The values of a repository by property; several values of one are joined by `, `. */
export type PropertyValues = Readonly<Record<string, string>>;

/**
 * The custom properties of all repositories of an organisation, by the repository's number
 * (`GET /orgs/{org}/properties/values`). Properties without a value are left out. Permission of the organisation:
 * `organization_custom_properties: read`. Throws `GithubError`, `refused` with status 404 for an account that is no
 * organisation.
 */
export async function readCustomProperties(
  client: Pick<InstallationClient, 'read'>,
  organization: string,
): Promise<ReadonlyMap<number, PropertyValues>> {
  const values = new Map<number, PropertyValues>();
  const list = { route: 'GET /orgs/{org}/properties/values', parameters: { org: organization } };
  for await (const page of readPages(client, list)) {
    for (const repository of page) values.set(Number(repository['repository_id']), propertyValues(repository));
  }
  return values;
}

function propertyValues({ properties }: JsonObject): PropertyValues {
  if (!Array.isArray(properties)) return {};
  const values = properties.flatMap((property): [string, string][] => {
    const name = valueAt(property, ['property_name']);
    const value = valueAt(property, ['value']);
    if (typeof name !== 'string') return [];
    if (typeof value === 'string') return [[name, value]];
    return Array.isArray(value) ? [[name, value.join(', ')]] : [];
  });
  return Object.fromEntries(values);
}

/**
 * The custom properties of one repository (`GET /repos/{owner}/{repo}/properties/values`); `undefined` for one that can
 * have none, such as a user's. Permission: `metadata: read`. Throws `GithubError`.
 */
export async function readCustomPropertiesOf(
  client: Pick<InstallationClient, 'read'>,
  { owner, name }: RepositoryName,
): Promise<PropertyValues | undefined> {
  try {
    const { data } = await client.read('GET /repos/{owner}/{repo}/properties/values', { owner, repo: name });
    return Array.isArray(data) ? propertyValues({ properties: data }) : undefined;
  } catch (error) {
    if (isRefusal(error, 403, 404)) return undefined;
    throw error;
  }
}

import { valueAt, type JsonObject, type Path } from '../../core/source/json.ts';
import type { JobRequest } from '../queue.ts';

/** What an event is read with. */
export interface WebhookContext {
  /** Our App's number: check runs of other Apps are not ours to judge. */
  readonly appId: string;
  /** The name of the repository that holds an organisation's policy. */
  readonly policyRepository: string;
}

/**
 * What to look at because of an event. A payload is what its sender wrote until each field that counts was checked;
 * one that lacks such a field leads to nothing.
 */
export type Webhook = (payload: JsonObject, context: WebhookContext) => readonly JobRequest[];

/** The action of an event. */
export function actionOf(payload: JsonObject): string {
  return textAt(payload, ['action']) ?? '';
}

/** The installation that an event belongs to. */
export function installationOf(payload: JsonObject): { readonly installation: number } | undefined {
  const installation = idAt(payload, ['installation', 'id']);
  return installation === undefined ? undefined : { installation };
}

/** The repository that an event happened in, with the installation. */
export function repositoryOf(
  payload: JsonObject,
): { readonly installation: number; readonly repository: number } | undefined {
  const whose = installationOf(payload);
  const repository = idAt(payload, ['repository', 'id']);
  return whose === undefined || repository === undefined ? undefined : { ...whose, repository };
}

/** One of GitHub's numbers: a whole number above zero that JavaScript holds exactly. */
export function idAt(payload: JsonObject, path: Path): number | undefined {
  const value = valueAt(payload, path);
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** A text that is not empty. */
export function textAt(payload: JsonObject, path: Path): string | undefined {
  const value = valueAt(payload, path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The id of a commit, in SHA-1 or SHA-256. All zeros, which stand for none, do not count. */
export function shaAt(payload: JsonObject, path: Path): string | undefined {
  const sha = textAt(payload, path);
  return sha !== undefined && /^(?:[\da-f]{40}|[\da-f]{64})$/.test(sha) && !/^0+$/.test(sha) ? sha : undefined;
}

/** Whether a name is that of the policy repository. GitHub does not tell small letters from capitals in names. */
export function isPolicyRepository(name: string | undefined, { policyRepository }: WebhookContext): boolean {
  return name?.toLowerCase() === policyRepository.toLowerCase();
}

import { isObject, valueAt, type JsonObject } from '../../core/source/json.ts';
import { readPolicy, readRepository } from '../jobs/requests.ts';
import { actionOf, isPolicyRepository, repositoryOf, textAt, type Webhook } from './webhook.ts';

const counted: ReadonlySet<string> = new Set([
  'archived',
  'created',
  'deleted',
  'privatized',
  'publicized',
  'renamed',
  'transferred',
  'unarchived',
]);

/** A repository came, went or changed what policies ask about. A new description changes nothing. */
export const repository: Webhook = (payload, context) => {
  const which = repositoryOf(payload);
  const action = actionOf(payload);
  if (which === undefined || !(counted.has(action) || isCountedEdit(payload, action))) return [];
  const names = [
    textAt(payload, ['repository', 'name']),
    textAt(payload, ['changes', 'repository', 'name', 'from']), // when it was renamed
  ];
  const isPolicy = names.some((name) => isPolicyRepository(name, context));
  return [readRepository(which), ...(isPolicy ? [readPolicy(which)] : [])];
};

function isCountedEdit(payload: JsonObject, action: string): boolean {
  const changes = valueAt(payload, ['changes']);
  return action === 'edited' && isObject(changes) && ('default_branch' in changes || 'topics' in changes);
}

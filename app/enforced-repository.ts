import type { EnforcedRepository } from '../core/policy/enforcement.ts';
import type { Repository } from './store/repositories.ts';

/** What of a repository decides how firmly the App acts. */
export function enforcedRepository({ name, topics, properties, archived, fork }: Repository): EnforcedRepository {
  return { name, topics, properties: properties as EnforcedRepository['properties'], archived, fork };
}

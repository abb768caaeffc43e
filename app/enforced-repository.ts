import type { EnforcedRepository } from '../core/policy/enforcement.ts';
import type { Repository } from './store/repositories.ts';

/** What of a repository decides how firmly the App acts there. */
export function enforcedRepository(repository: Repository): EnforcedRepository {
  const { name, topics, properties, archived, fork } = repository;
  return { name, topics, properties: (properties ?? {}) as EnforcedRepository['properties'], archived, fork };
}

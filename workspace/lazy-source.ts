import type { FactSource } from '../core/facts/fact.ts';
import type { Workspace } from './reader.ts';

/** A source whose code is loaded, and whose connection is made, when one of its facts is asked for. */
export function lazySource(prefixes: readonly string[], load: () => Promise<FactSource>): FactSource {
  return {
    provides: (name) => prefixes.some((prefix) => name.startsWith(prefix)),
    gather: async (subjects, names) => {
      if (names.size === 0) return () => undefined;
      return (await load()).gather(subjects, names);
    },
  };
}

/** The facts that GitHub states begin with one of these. */
export const githubPrefixes: readonly string[] = ['repository.', 'team.', 'branch.', 'alerts.'];

/** GitHub where it cannot be asked: its facts are unknown for this reason. */
export function withoutGithub(reason: string): FactSource {
  return lazySource(githubPrefixes, async () => ({
    provides: () => true,
    gather: async () => () => ({ is: 'unknown', reason }),
  }));
}

/** Facts from the history of a checkout. */
export function gitSource(workspace: Workspace, now: string): FactSource {
  return lazySource(['git.'], async () => (await import('./git-facts.ts')).gitFacts(workspace, now));
}

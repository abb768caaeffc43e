import type { FactSource } from '../core/facts/fact.ts';
import type { OpenRemote } from '../workspace/pack-library.ts';
import { withoutGithub } from '../workspace/lazy-source.ts';

/** The App reads files, and no history: facts of git, and those that cost requests for each repository, are unknown. */
export const appFacts: readonly FactSource[] = [
  withoutGithub('the App does not ask GitHub for it; the Action does'),
  {
    provides: (name) => name.startsWith('git.'),
    gather: async () => () => ({ is: 'unknown', reason: 'the App reads no history; the Action does' }),
  },
];

/** Packs of repositories other than the policy repository: the App reads none, so that what judges is in one place. */
export const noOtherPacks: OpenRemote = async (reference) => ({
  problem: `The App opens packs of the policy repository only, and \`${reference}\` is elsewhere. Copy it there.`,
});

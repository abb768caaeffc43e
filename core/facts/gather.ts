import type { FileText, PathState, RepositoryFacts, RepositoryNeed, RepositoryReader } from './repository.ts';

/** Answers that grow as more is asked. */
export interface RepositoryGathering {
  /** What was answered so far. */
  readonly facts: RepositoryFacts;
  /** Asks, all at once, for what nobody asked for yet; gives whether there was anything. */
  add(needs: Iterable<RepositoryNeed>): Promise<boolean>;
}

/** Begins to ask a repository. Nothing is asked twice. */
export function beginGathering(reader: RepositoryReader): RepositoryGathering {
  const states = new Map<string, PathState>();
  const texts = new Map<string, FileText>();
  const matches = new Map<string, readonly string[]>();
  return {
    facts: {
      slug: reader.slug,
      host: reader.host,
      state: (path) => states.get(path) ?? notAsked,
      text: (path) => texts.get(path) ?? notRead,
      glob: (pattern) => matches.get(pattern),
    },
    add: async (needs) => {
      const wanted = { state: new Set<string>(), text: new Set<string>(), glob: new Set<string>() };
      // Most was answered in an earlier round.
      for (const need of needs) {
        if ('state' in need) {
          if (!states.has(need.state)) wanted.state.add(need.state);
        } else if ('text' in need) {
          if (!texts.has(need.text)) wanted.text.add(need.text);
        } else if (!matches.has(need.glob)) wanted.glob.add(need.glob);
      }
      const missing = { state: [...wanted.state], text: [...wanted.text], glob: [...wanted.glob] };
      const [newStates, newTexts, newMatches] = await Promise.all([
        missing.state.length > 0 ? reader.state(missing.state) : noStates,
        missing.text.length > 0 ? reader.text(missing.text) : noTexts,
        Promise.all(missing.glob.map((pattern) => reader.glob(pattern))),
      ]);
      for (const path of missing.state) states.set(path, newStates.get(path) ?? notAsked);
      for (const path of missing.text) texts.set(path, newTexts.get(path) ?? notRead);
      for (const [index, pattern] of missing.glob.entries()) matches.set(pattern, newMatches[index] ?? []);
      return missing.state.length + missing.text.length + missing.glob.length > 0;
    },
  };
}

const notAsked: PathState = { is: 'unknown', reason: 'nobody looked' };
const notRead: FileText = { problem: 'nobody looked', state: 'unknown' };

/** Asks a repository for all needs of a run at once, and gives the answers as facts that are read synchronously. */
export async function gatherFacts(needs: Iterable<RepositoryNeed>, reader: RepositoryReader): Promise<RepositoryFacts> {
  const gathering = beginGathering(reader);
  await gathering.add(needs);
  return gathering.facts;
}

const noStates: ReadonlyMap<string, PathState> = new Map();
const noTexts: ReadonlyMap<string, FileText> = new Map();

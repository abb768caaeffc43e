import type { FileText, PathState, RepositoryFacts, RepositoryNeed, RepositoryReader } from './repository.ts';

/** Asks a repository for all needs of a run at once, and gives the answers as facts that are read synchronously. */
export async function gatherFacts(needs: Iterable<RepositoryNeed>, reader: RepositoryReader): Promise<RepositoryFacts> {
  const wanted = { state: new Set<string>(), text: new Set<string>(), glob: new Set<string>() };
  for (const need of needs) {
    if ('state' in need) wanted.state.add(need.state);
    else if ('text' in need) wanted.text.add(need.text);
    else wanted.glob.add(need.glob);
  }
  const globs = [...wanted.glob];
  const [states, texts, matches] = await Promise.all([
    wanted.state.size > 0 ? reader.state([...wanted.state]) : noStates,
    wanted.text.size > 0 ? reader.text([...wanted.text]) : noTexts,
    Promise.all(globs.map((pattern) => reader.glob(pattern))),
  ]);
  const matched = new Map(globs.map((pattern, index) => [pattern, matches[index]]));
  return {
    slug: reader.slug,
    host: reader.host,
    state: (path) => states.get(path) ?? { is: 'unknown', reason: 'nobody looked' },
    text: (path) => texts.get(path) ?? { problem: 'nobody looked', state: 'unknown' },
    glob: (pattern) => matched.get(pattern),
  };
}

const noStates: ReadonlyMap<string, PathState> = new Map();
const noTexts: ReadonlyMap<string, FileText> = new Map();

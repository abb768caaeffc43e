import { dayOf, type Fact, type FactSource, type FactSubject } from '../core/facts/fact.ts';
import { knownFacts } from '../core/facts/known-facts.ts';
import { groupBy } from '../core/group-by.ts';
import { readLastCommits, type LastCommit } from './git-log.ts';
import { GitError, runGit } from './git-process.ts';
import { toTop } from './paths.ts';
import type { Workspace } from './reader.ts';

/** The facts that git's history tells. */
const gitFactNames: readonly string[] = Object.keys(knownFacts).filter((name) => knownFacts[name]?.from === 'git');

/** How long an author counts as active. Our choice: a quarter, so that holidays make nobody inactive. */
const activeDays = 90;

/** More processes at once than this make git no faster. */
const mostProcesses = 8;

/** Facts from the history of the checkout. `now` is the day of the run, `YYYY-MM-DD`. */
export function gitFacts(workspace: Workspace, now: string): FactSource {
  return {
    provides: (name) => gitFactNames.includes(name),
    gather: async (subjects, names) => {
      const wanted = gitFactNames.filter((name) => names.has(name));
      if (wanted.length === 0 || subjects.length === 0) return () => undefined;
      const has = (name: string): boolean => wanted.includes(name);
      const obstacle = await obstacleIn(workspace);
      if (obstacle !== undefined) return (_, name) => (has(name) ? unknown(obstacle) : undefined);
      const [changes, activity] = await Promise.all([
        has('git.changedAt') || has('git.changedBy') ? lastChanges(workspace, subjects) : new Map<string, Change>(),
        has('git.activeAuthors') || has('git.lastCommitAt')
          ? readActivity(workspace, now, has('git.lastCommitAt'))
          : noActivity,
      ]);
      return (subject, name) => {
        if (!has(name)) return undefined;
        if (name === 'git.changedAt' || name === 'git.changedBy') {
          return changeFact(changes.get(keyOf(subject)) ?? { problem: 'nobody looked' }, name);
        }
        return subject.elsewhere === undefined ? activityFact(activity, name) : unknown(subject.elsewhere);
      };
    },
  };
}

/** Why the history tells nothing; `undefined` when it does. */
async function obstacleIn({ isGit, root }: Workspace): Promise<string | undefined> {
  if (!isGit) return 'there is no git repository';
  try {
    const shallow = (await runGit(root, ['rev-parse', '--is-shallow-repository'])).toString('utf8').trim();
    if (shallow !== 'true') return undefined;
    return 'the clone holds only a part of the history; fetch the whole history (`fetch-depth: 0` of actions/checkout)';
  } catch (error) {
    return reasonOf(error);
  }
}

function unknown(reason: string): Fact {
  return { is: 'unknown', reason };
}

function reasonOf(error: unknown): string {
  return error instanceof GitError ? `git says: ${error.message}` : 'git could not be asked';
}

function keyOf({ file, document }: FactSubject): string {
  return `${document} ${file}`;
}

/** Who changed a document last, and when; or why nobody knows. */
type Change = LastCommit | { readonly problem: string };

function changeFact(change: Change, name: 'git.changedAt' | 'git.changedBy'): Fact {
  if ('problem' in change) return unknown(change.problem);
  return { is: 'known', value: name === 'git.changedAt' ? dayAt(change.time) : change.author, source: 'git' };
}

/** The day of a time in UTC, as that of `now`. */
function dayAt(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** The last change of each subject's document, by `keyOf`. */
async function lastChanges(workspace: Workspace, subjects: readonly FactSubject[]): Promise<Map<string, Change>> {
  const byFile = groupBy(subjects, ({ file }) => file);
  const texts = await workspace.text([...byFile.keys()]);
  const changes = new Map<string, Change>();
  const toBlame = new Map<string, readonly (number | undefined)[]>();
  const setAll = (file: string, changeOf: (subject: FactSubject) => Change): void => {
    for (const subject of byFile.get(file) ?? []) changes.set(keyOf(subject), changeOf(subject));
  };
  for (const file of byFile.keys()) {
    const text = texts.get(file) ?? { problem: 'nobody looked' };
    if ('problem' in text) setAll(file, () => ({ problem: text.problem }));
    else toBlame.set(file, documentsOfLines(text.text));
  }
  // Of files that hold one document each, one walk through the history tells nearly all.
  const alone = [...toBlame].flatMap(([file, documents]) => (documents.every((index) => !index) ? file : []));
  const told = alone.length > mostProcesses ? await changesOfFiles(workspace, alone) : [];
  for (const [file, change] of told) {
    toBlame.delete(file);
    setAll(file, ({ document }) => (document === 0 ? change : noLine));
  }
  const waiting = toBlame.entries();
  const work = async (): Promise<void> => {
    // The iterator is shared, so that each file is taken once.
    for (const [file, documents] of waiting) {
      const lines = await blame(workspace, file);
      setAll(file, ({ document }) =>
        'problem' in lines ? lines : newest(lines.filter((_, index) => documents[index] === document)),
      );
    }
  };
  await Promise.all(Array.from({ length: mostProcesses }, work));
  return changes;
}

const noLine: Change = { problem: 'git knows no line of the document' };
const uncommitted: Change = { problem: 'the document has changes that are not committed' };

/** The last changes of files as far as the history tells them without a look into the files. */
async function changesOfFiles(workspace: Workspace, files: readonly string[]): Promise<ReadonlyMap<string, Change>> {
  try {
    const tops = files.map((file) => toTop(workspace, file));
    const commits = await readLastCommits(workspace.root, tops);
    const options = ['--name-only', '--no-renames', '--ignore-submodules', '-z'];
    const output = await runGit(workspace.root, ['diff', ...options, 'HEAD', '--']);
    const changed = new Set(output.toString('utf8').split('\0'));
    const told = new Map<string, Change>();
    for (const [index, file] of files.entries()) {
      const top = tops[index] ?? '';
      const change = changed.has(top) ? uncommitted : commits.get(top);
      if (change) told.set(file, change);
    }
    return told;
  } catch (error) {
    return new Map(files.map((file) => [file, { problem: reasonOf(error) }]));
  }
}

/**
 * The index of the document that each line belongs to, counted as the `yaml` package counts (YAML 1.2.2, chapter 9.2):
 * `---` begins a document wherever it stands at the start of a line, `...` ends one, and comments and directives before
 * the first `---` make none.
 */
function documentsOfLines(text: string): (number | undefined)[] {
  let index = -1;
  let isOpen = false;
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => {
      if (/^\.\.\.(?:\s|$)/.test(line)) {
        isOpen = false;
        return undefined;
      }
      const isMarker = /^---(?:\s|$)/.test(line);
      if (isMarker || (!isOpen && !/^(?:%|\s*(?:#|$))/.test(line))) {
        index += 1;
        isOpen = true;
      }
      // A bare marker says nothing about the entity behind it.
      return isOpen && !/^---\s*(?:#|$)/.test(line) ? index : undefined;
    });
}

interface Line {
  readonly commit: string;
  readonly time: number;
  readonly author: string;
}

/** The last change of each line of a file as it is on disk. */
async function blame(workspace: Workspace, file: string): Promise<Line[] | { readonly problem: string }> {
  // No list of commits to leave out, and no conversion by a program: the same answer on every machine.
  const options = ['--line-porcelain', '--encoding=UTF-8', '--ignore-revs-file=', '--no-textconv'];
  try {
    const output = await runGit(workspace.root, ['blame', ...options, '--', toTop(workspace, file)]);
    return parseBlame(output.toString('utf8'));
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** Reads what `git blame --line-porcelain` prints (its manual, "The porcelain format"). */
function parseBlame(output: string): Line[] {
  const lines: Line[] = [];
  let line = { commit: '', time: 0, author: '' };
  for (const text of output.split('\n')) {
    if (text.startsWith('\t')) lines.push(line);
    else if (text.startsWith('author ')) line.author = text.slice('author '.length);
    else if (text.startsWith('author-time ')) line.time = Number(text.slice('author-time '.length));
    else if (/^[0-9a-f]{40,64} \d+ \d+/.test(text)) line = { commit: text.split(' ')[0] ?? '', time: 0, author: '' };
  }
  return lines;
}

function newest(lines: readonly Line[]): Change {
  // Git blames changes that are not committed on a commit of zeros.
  if (lines.some(({ commit }) => /^0+$/.test(commit))) {
    return uncommitted;
  }
  const first = lines[0];
  if (!first) return noLine;
  return lines.reduce((latest, line) => (line.time > latest.time ? line : latest), first);
}

/** What people, without bots, committed. Days are `YYYY-MM-DD`. */
interface Activity {
  readonly authors: number;
  readonly lastCommit: string | undefined;
}

const noActivity: Activity = { authors: 0, lastCommit: undefined };

function activityFact(activity: Activity | { readonly problem: string }, name: string): Fact {
  if ('problem' in activity) return unknown(activity.problem);
  if (name === 'git.activeAuthors') return { is: 'known', value: activity.authors, source: 'git' };
  if (activity.lastCommit === undefined) return unknown('every commit is by a bot');
  return { is: 'known', value: activity.lastCommit, source: 'git' };
}

async function readActivity(
  workspace: Workspace,
  now: string,
  needsLast: boolean,
): Promise<Activity | { readonly problem: string }> {
  const today = dayOf(now);
  if (today === undefined) return { problem: `\`${now}\` is no day` };
  const since = dayAt((today - activeDays) * 86_400);
  try {
    const recent = await humanCommits(workspace, [`--since=${since}T00:00:00Z`]);
    // A commit that a clock ahead of ours dated after today shows as well that somebody is there.
    const authors = new Set(recent.map(({ email }) => email.toLowerCase())).size;
    // The whole history is long, and read only where nobody committed lately.
    const commits = needsLast && recent.length === 0 ? await humanCommits(workspace, []) : recent;
    const last = commits.reduce((latest, { time }) => Math.max(latest, time), -Infinity);
    return { authors, lastCommit: commits.length > 0 ? dayAt(last) : undefined };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** The commits of HEAD that are not by a bot, with their times of commit in seconds. Accounts of GitHub Apps end in `[bot]`. */
async function humanCommits(
  workspace: Workspace,
  options: readonly string[],
): Promise<readonly { readonly time: number; readonly email: string }[]> {
  const format = '--format=%ct%x09%aE%x09%aN';
  const log = ['log', '--no-show-signature', '--no-color', '--encoding=UTF-8', format, ...options, 'HEAD', '--'];
  const lines = (await runGit(workspace.root, log)).toString('utf8').split('\n');
  return lines.flatMap((line) => {
    const [time = '', email = ''] = line.split('\t');
    return line === '' || line.includes('[bot]') ? [] : [{ time: Number(time), email }];
  });
}

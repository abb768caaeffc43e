import type { GitObjects, TreeFile } from './git-objects.ts';

export interface FileChange {
  readonly path: string;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed';
  readonly oid: string;
  readonly previousPath?: string;
  readonly additions: number;
  readonly deletions: number;
  /** The lines of the change, as GitHub shows them. Missing for a file that is not text. */
  readonly patch?: string;
}

/** What changed between two trees, in order of path. A file moved without a change is a rename. */
export function changesBetween(objects: GitObjects, before: string, after: string): FileChange[] {
  const old = objects.filesOf(before);
  const now = objects.filesOf(after);
  const gone = [...old].filter(([path]) => !now.has(path));
  const changes: FileChange[] = [];
  for (const [path, file] of now) {
    const previous = old.get(path);
    if (previous?.oid === file.oid && previous.mode === file.mode) continue;
    const moved = previous === undefined ? gone.findIndex(([, { oid }]) => oid === file.oid) : -1;
    if (moved === -1) {
      changes.push(lines(objects, path, previous, file));
    } else {
      const [from] = gone.splice(moved, 1);
      changes.push({ path, status: 'renamed', oid: file.oid, previousPath: from![0], additions: 0, deletions: 0 });
    }
  }
  for (const [path, file] of gone) changes.push(lines(objects, path, file, undefined));
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function lines(
  objects: GitObjects,
  path: string,
  before: TreeFile | undefined,
  after: TreeFile | undefined,
): FileChange {
  const status = before === undefined ? 'added' : after === undefined ? 'removed' : 'modified';
  const oid = (after ?? before)!.oid;
  const old = before === undefined ? Buffer.alloc(0) : objects.blob(before.oid)!;
  const now = after === undefined ? Buffer.alloc(0) : objects.blob(after.oid)!;
  if (old.includes(0) || now.includes(0)) return { path, status, oid, additions: 0, deletions: 0 };
  return { path, status, oid, ...patchOf(splitLines(old), splitLines(now)) };
}

function splitLines(text: Buffer): string[] {
  const found = text.toString('utf8').split('\n');
  if (found.at(-1) === '') found.pop();
  return found;
}

/** One hunk from the first line that differs to the last, with three lines around. */
function patchOf(
  old: readonly string[],
  now: readonly string[],
): Pick<FileChange, 'additions' | 'deletions' | 'patch'> {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  ) {
    end += 1;
  }
  const removed = old.slice(start, old.length - end);
  const added = now.slice(start, now.length - end);
  const before = old.slice(Math.max(0, start - 3), start);
  const after = end === 0 ? [] : old.slice(old.length - end, old.length - end + 3);
  const around = before.length + after.length;
  const from = (side: readonly string[], count: number): string =>
    `${side.length === 0 ? 0 : start - before.length + 1},${count + around}`;
  const hunk = [
    `@@ -${from(old, removed.length)} +${from(now, added.length)} @@`,
    ...before.map((line) => ` ${line}`),
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
    ...after.map((line) => ` ${line}`),
  ];
  return { additions: added.length, deletions: removed.length, patch: hunk.join('\n') };
}

/** The tree of `ours` with what `theirs` changed since their common base, or `undefined` when both changed a file. */
export function mergeTrees(objects: GitObjects, base: string, ours: string, theirs: string): string | undefined {
  const [from, mine, other] = [base, ours, theirs].map((tree) => objects.filesOf(tree));
  const merged = new Map(mine);
  for (const path of new Set([...from!.keys(), ...other!.keys()])) {
    const [was, here, there] = [from!.get(path)?.oid, mine!.get(path)?.oid, other!.get(path)?.oid];
    if (there === was || there === here) continue;
    if (here !== was) return undefined;
    const file = other!.get(path);
    if (file === undefined) merged.delete(path);
    else merged.set(path, file);
  }
  return objects.addTree(merged);
}

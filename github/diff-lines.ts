/** Lines of a file's new version that GitHub shows in one stretch of the diff: 1-based, both ends inclusive. */
export interface Hunk {
  readonly start: number;
  readonly end: number;
}

/** The stretches of a `patch` as GitHub gives it, where a review may comment on the new version. */
export function parseHunks(patch: string): readonly Hunk[] {
  const hunks: Hunk[] = [];
  for (const line of patch.split('\n')) {
    // Lines of the file begin with a space, `+`, `-` or `\`, so none of them can look like this.
    const head = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (!head) continue;
    const start = Number(head[1]);
    const count = Number(head[2] ?? 1);
    if (count > 0) hunks.push({ start, end: start + count - 1 });
  }
  return hunks;
}

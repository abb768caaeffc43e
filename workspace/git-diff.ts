/** A file that differs between two commits. */
export interface Change {
  readonly file: string;
  readonly status: 'added' | 'modified' | 'deleted' | 'renamed';
  /** The former path of a renamed file. */
  readonly from?: string;
}

/** 1-based lines, both ends inclusive. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Reads the output of `git diff --name-status -z`. */
export function parseChanges(output: Buffer): Change[] {
  const fields = output.toString('utf8').split('\0');
  const changes: Change[] = [];
  for (let index = 0; index + 1 < fields.length;) {
    const letter = fields[index]?.[0];
    const first = fields[index + 1] ?? '';
    if (letter === 'R' || letter === 'C') {
      const file = fields[index + 2] ?? '';
      changes.push(letter === 'R' ? { file, status: 'renamed', from: first } : { file, status: 'added' });
      index += 3;
    } else {
      changes.push({ file: first, status: letter === 'A' ? 'added' : letter === 'D' ? 'deleted' : 'modified' });
      index += 2;
    }
  }
  return changes;
}

/**
 * Reads the added lines out of `git diff --unified=0`. Lines of a hunk are counted and not looked at, because a changed
 * line may itself look like the head of a diff.
 */
export function parseChangedLines(output: Buffer): Map<string, LineRange[]> {
  const files = new Map<string, LineRange[]>();
  let ranges: LineRange[] | undefined;
  // One character a byte: text in any encoding is split at the same places, and paths are decoded below.
  const lines = output.toString('latin1').split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line.startsWith('+++ ')) {
      const file = pathOf(line.slice(4));
      ranges = [];
      if (file !== undefined) files.set(file, ranges);
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (!hunk) continue;
    const removed = Number(hunk[1] ?? 1);
    const start = Number(hunk[2]);
    const added = Number(hunk[3] ?? 1);
    if (added > 0) ranges?.push({ start, end: start + added - 1 });
    index = skipHunk(lines, index, removed + added);
  }
  return files;
}

/** The index of the last line of a hunk that starts behind `index` and counts so many lines. */
function skipHunk(lines: readonly string[], index: number, count: number): number {
  let last = index;
  for (let left = count; left > 0 && last + 1 < lines.length; last += 1) {
    // "\ No newline at end of file" is no line of the file.
    if (!(lines[last + 1] ?? '').startsWith('\\')) left -= 1;
  }
  return last;
}

/** The path behind `+++ `: git puts names with odd characters in quotes, and a TAB behind names with spaces. */
function pathOf(written: string): string | undefined {
  if (written === '/dev/null') return undefined;
  const bare = written.startsWith('"') ? unquote(written) : written.replace(/\t$/, '');
  return Buffer.from(bare.slice('b/'.length), 'latin1').toString('utf8');
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };

function unquote(quoted: string): string {
  return quoted
    .slice(1, quoted.lastIndexOf('"'))
    .replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? code),
    );
}

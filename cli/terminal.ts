import { fstatSync, statSync } from 'node:fs';
import { stderr, stdout, write } from '../workspace/standard-streams.ts';

/** Whether a progress line stands on the terminal. */
let progressShown = false;

/** Writes to standard output, to the end. */
export function print(text: string): void {
  clearProgress();
  write(stdout, text);
}

/** Says something to the person at the keyboard; reports go elsewhere. */
export function say(text: string): void {
  clearProgress();
  write(stderr, `${text}\n`);
}

/** Whether to colour standard output: on a terminal, never with `NO_COLOR`, always with `FORCE_COLOR`. */
export async function usesColor(): Promise<boolean> {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = process.env;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return terminal !== 'dumb' && (await isTerminal(stdout));
}

/**
 * Gives a function that shows how far a run is: one line on the terminal, rewritten in place, once the program has run
 * for a second. Nothing is written where standard error is no terminal.
 */
export async function progressLine(): Promise<(text: string) => void> {
  if (!(await isTerminal(stderr))) return () => {};
  let last = 0;
  return (text) => {
    // Counted from the start of the process.
    const now = performance.now();
    if (now < 1000 || now - last < 100) return;
    last = now;
    progressShown = true;
    write(stderr, `\r\u001B[K${text}`);
  };
}

function clearProgress(): void {
  if (progressShown) write(stderr, '\r\u001B[K');
  progressShown = false;
}

/**
 * A terminal is a character device, but not each one is a terminal, so only then is Node's module for it asked: it loads
 * Node's network code. What is thrown away into `/dev/null`, as by scripts, goes to no terminal either.
 */
async function isTerminal(descriptor: number): Promise<boolean> {
  try {
    const target = fstatSync(descriptor);
    if (!target.isCharacterDevice()) return false;
    if (target.rdev === statSync('/dev/null', { throwIfNoEntry: false })?.rdev) return false;
  } catch {
    return false;
  }
  return (await import('node:tty')).isatty(descriptor);
}

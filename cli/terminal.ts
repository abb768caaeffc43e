import { fstatSync, writeSync } from 'node:fs';
import { codeOf } from '../workspace/containment.ts';

// `process.stdout` and `process.stderr` load Node's network code, which takes longer than checking a file does, so the
// file descriptors are used directly.

const stdout = 1;
const stderr = 2;

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

/** A terminal is a character device, but not each one is a terminal, so only then is Node's module for it asked. */
async function isTerminal(descriptor: number): Promise<boolean> {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
  } catch {
    return false;
  }
  return (await import('node:tty')).isatty(descriptor);
}

function write(descriptor: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      // A full pipe whose reader is slow.
      if (codeOf(error) === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      // A reader that went away, such as `head`, or a descriptor that was closed, is no mistake of the run.
      else if (codeOf(error) === 'EPIPE' || codeOf(error) === 'EBADF') return;
      else throw error;
    }
  }
}

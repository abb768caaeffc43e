import type { WriteStream } from 'node:tty';
import { codeOf } from '../workspace/containment.ts';

/** Whether to colour what goes to a stream: on a terminal, never with `NO_COLOR`, always with `FORCE_COLOR`. */
export function usesColor(stream: { readonly isTTY?: boolean }): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = process.env;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stream.isTTY === true && terminal !== 'dumb';
}

/** Says something to the person at the keyboard; reports go elsewhere. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Writes to standard output. A reader that went away, such as `head`, is no error. */
export function print(text: string): void {
  process.stdout.on('error', (error) => {
    if (codeOf(error) !== 'EPIPE') throw error;
  });
  process.stdout.write(text);
}

/**
 * A line on the terminal that is rewritten while a run goes on; it appears after a second. Nothing is written where
 * standard error is no terminal.
 */
export function progressLine(): { readonly update: (text: string) => void; readonly clear: () => void } {
  const stream: WriteStream = process.stderr;
  if (!stream.isTTY) return { update: () => {}, clear: () => {} };
  const started = performance.now();
  let last = started;
  let shown = false;
  return {
    update: (text) => {
      const now = performance.now();
      if (now - started < 1000 || now - last < 100) return;
      last = now;
      shown = true;
      stream.write(`\r\u001B[K${text.slice(0, Math.max(20, stream.columns - 1))}`);
    },
    clear: () => {
      if (shown) stream.write('\r\u001B[K');
      shown = false;
    },
  };
}

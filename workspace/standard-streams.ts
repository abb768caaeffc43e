import { writeSync } from 'node:fs';
import { codeOf } from './containment.ts';

// `process.stdout` and `process.stderr` load Node's network code, which takes longer than checking a file does, so the
// file descriptors are used directly.

export const stdout = 1;
export const stderr = 2;

/** Writes a text to a file descriptor, to the end. */
export function write(descriptor: number, text: string): void {
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

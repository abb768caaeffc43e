import type { Expected, Posted } from './chapters.ts';

/** Makes texts stand out, on a terminal with colours. */
export interface Painter {
  readonly strong: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly link: (text: string) => string;
}

export function painter(color: boolean): Painter {
  const by =
    (code: number) =>
    (text: string): string =>
      color ? `\u001B[${code}m${text}\u001B[0m` : text;
  return { strong: by(1), good: by(32), bad: by(31), link: by(36) };
}

const stateWidth = 9;
const indent = ' '.repeat(stateWidth + 3);

/** Shows what the App posted, and where. */
export function showPosted({ about }: Expected, { state, title, url }: Posted, paint: Painter): string {
  const isGood = state === 'success' || state === 'closed';
  const shown = (isGood ? paint.good : paint.bad)(state.padEnd(stateWidth));
  return `  ${shown} ${about}\n${indent}${title}\n${indent}${paint.link(url)}\n`;
}

/** Shows what the App did not post. */
export function showMissing({ about, state, find }: Expected, paint: Painter): string {
  const found = find();
  const instead = found ? `it is ${found.state}: ${found.title}` : 'there is nothing';
  return `  ${paint.bad('missing'.padEnd(stateWidth))} ${about}\n${indent}Should be ${state}; ${instead}.\n`;
}

/** Unicode that a terminal may obey and JSON leaves as it is. */
const bare = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

/**
 * JSON that is safe to print into a terminal or the log of a workflow, and to read with any parser: no control
 * characters, no unpaired surrogates, no `##[command]`. A parser reads the same values back.
 */
export function stringify(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? part.toWellFormed() : part), 2);
  return `${text.replace(bare, escapeUnit).replaceAll('##[', '#\\u0023[')}\n`;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

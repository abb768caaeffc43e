import { escapeCommandData, escapeCommandProperty } from '../core/report/escape-workflow-command.ts';

/**
 * A line for standard output that GitHub's runner obeys. Nothing in the message can end the command or begin another.
 */
export function workflowCommand(
  name: 'error' | 'warning' | 'notice',
  message: string,
  place: CommandPlace = {},
): string {
  const properties = Object.entries({ title: 'Catalog Warden', ...place });
  const written = properties.map(([key, value]) => `${key}=${escapeCommandProperty(String(value))}`);
  return `::${name} ${written.join(',')}::${escapeCommandData(message)}\n`;
}

/** Where an annotation goes: 1-based. */
export interface CommandPlace {
  readonly file?: string;
  readonly line?: number;
  readonly title?: string;
}

/** Lines for the log between which the runner obeys nothing, whatever they hold. */
export function plainLog(text: string): string {
  const token = unguessable();
  return `::stop-commands::${token}\n${text.endsWith('\n') ? text : `${text}\n`}::${token}::\n`;
}

/** An entry for `GITHUB_OUTPUT`. The delimiter cannot be guessed, so no value can end the entry early. */
export function outputEntry(name: string, value: string): string {
  const delimiter = unguessable();
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

/**
 * A word that no file can hold: files were committed before it was made. That needs no cryptography, which takes a tenth
 * of the Action's time to load.
 */
function unguessable(): string {
  const part = (): string => Math.random().toString(36).slice(2);
  return `end-${part()}${part()}`;
}

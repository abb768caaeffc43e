import { randomUUID } from 'node:crypto';
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
  const token = randomUUID();
  return `::stop-commands::${token}\n${text.endsWith('\n') ? text : `${text}\n`}::${token}::\n`;
}

/** An entry for `GITHUB_OUTPUT`. The delimiter cannot be guessed, so no value can end the entry early. */
export function outputEntry(name: string, value: string): string {
  const delimiter = `end-${randomUUID()}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

import type { Region } from './position.ts';
import type { SyntaxProblem } from './read-documents.ts';
import type { SettingsMistake } from './validate-settings.ts';

/** Something wrong in a file of settings, with its place and the text around it. */
export interface SettingsProblem extends Region {
  readonly file: string;
  /** The text of the file; empty when there is none to show. */
  readonly text: string;
  readonly message: string;
}

/** A file of settings. */
export interface SettingsFile {
  readonly file: string;
  readonly text: string;
}

/** A file that cannot be read has no place to show. */
export function unplacedProblem(file: string, message: string): SettingsProblem {
  return { file, text: '', message, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

/** What is wrong in a file, said by routes. */
export interface FoundMistakes {
  readonly syntax?: readonly SyntaxProblem[];
  readonly mistakes: readonly SettingsMistake[];
}

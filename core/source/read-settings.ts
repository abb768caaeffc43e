import { isObject, type Json, type JsonObject } from './json.ts';
import { readDocuments } from './read-documents.ts';
import type { FoundMistakes, SettingsFile, SettingsProblem } from './settings-problem.ts';
import { validateSettings, type SettingsMistake } from './validate-settings.ts';

/** The value of a file of settings, or everything that keeps it from being read. */
export type ReadSettings = SettingsValue | { readonly problems: readonly SettingsProblem[] };

interface SettingsValue {
  readonly value: JsonObject;
  /** What is wrong with the file as a whole although it can be read. */
  readonly mistakes: readonly SettingsMistake[];
}

/** Reads a file that holds one mapping. `noun` names it at the beginning of a sentence: `The rule`. */
export async function readSettings(file: SettingsFile, noun: string): Promise<ReadSettings> {
  const documents = await readDocuments(file.text);
  // One slip gives many errors; those after the first are about text that was taken for something else.
  const syntax = documents.flatMap((document) => document.problems).slice(0, 1);
  if (syntax.length > 0) return { problems: await placed(file, { syntax, mistakes: [] }) };
  const value = (documents[0]?.value ?? {}) as Json;
  const mistakes: SettingsMistake[] = [];
  if (documents.length > 1) {
    mistakes.push({
      path: [],
      at: 'value',
      message: `${noun} must be one document. Remove what follows the second \`---\`.`,
    });
  }
  if (isObject(value)) return { value, mistakes };
  mistakes.push(...validateSettings(value, { type: 'object' }, noun));
  return { problems: await placed(file, { mistakes }) };
}

/** Places mistakes. The parser with positions is loaded only here, when there is something to place. */
export async function placed(file: SettingsFile, found: FoundMistakes): Promise<readonly SettingsProblem[]> {
  const { placeSettings } = await import('./place-settings.ts');
  return placeSettings(file, found);
}

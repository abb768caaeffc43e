import { isObject, type Json, type JsonObject } from './json.ts';
import { readDocuments } from './read-documents.ts';
import type { SettingsFile, SettingsProblem } from './settings-problem.ts';
import type { SettingsMistake } from './validate-settings.ts';

/** The value of a file of settings, or everything that keeps it from being read. */
export type ReadSettings = { readonly value: JsonObject } | { readonly problems: readonly SettingsProblem[] };

/** Reads a file that holds one mapping. `noun` names it at the beginning of a sentence: `The rule`. */
export async function readSettings(file: SettingsFile, noun: string): Promise<ReadSettings> {
  const documents = await readDocuments(file.text);
  const syntax = documents.flatMap((document) => document.problems);
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
  if (!isObject(value)) mistakes.push({ path: [], at: 'value', message: `${noun} must be a mapping.` });
  if (mistakes.length > 0 || !isObject(value)) return { problems: await placed(file, { mistakes }) };
  return { value };
}

/** Places mistakes. The parser with positions is loaded only here, when there is something to place. */
export async function placed(
  file: SettingsFile,
  found: Parameters<typeof import('./place-settings.ts').placeSettings>[1],
): Promise<readonly SettingsProblem[]> {
  const { placeSettings } = await import('./place-settings.ts');
  return placeSettings(file, found);
}

import type { Edit } from '../finding.ts';
import { isObject, type Json, type Path } from './json.ts';

/** The value as it should be after the edit; `undefined` when the edit makes no sense on it. */
export function changeValue(value: Json | undefined, edit: Edit): Json | undefined {
  return edit.kind === 'quote' ? undefined : changeAt(value, edit.path, edit);
}

function changeAt(value: Json | undefined, path: Path, edit: Edit): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return edit.kind === 'set' ? edit.value : undefined;
  if (rest.length > 0) {
    if (Array.isArray(value))
      return value.map((item: Json, at) => (at === step ? (changeAt(item, rest, edit) ?? null) : item));
    if (!isObject(value)) return undefined;
    return rebuild(value, ([key, item]) => [[key, key === step ? (changeAt(item, rest, edit) ?? null) : item]]);
  }
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    if (edit.kind === 'remove') return items.filter((_item, at) => at !== step);
    return items.map((item, at) => (at === step && edit.kind === 'set' ? edit.value : item));
  }
  return isObject(value) ? changeEntry(value, String(step), edit) : undefined;
}

function changeEntry(value: Json & object, name: string, edit: Edit): Json | undefined {
  if (!isObject(value)) return undefined;
  switch (edit.kind) {
    case 'insert':
      return Object.hasOwn(value, name) ? undefined : { ...value, [name]: edit.value };
    case 'rename':
      return rebuild(value, ([key, item]) => [[key === name ? edit.key : key, item]]);
    case 'remove':
      return rebuild(value, ([key, item]) => (key === name ? [] : [[key, item]]));
    case 'set':
      return rebuild(value, ([key, item]) => [[key, key === name ? edit.value : item]]);
    case 'quote':
      return undefined;
  }
}

function rebuild(value: Json & object, each: (entry: [string, Json]) => [string, Json][]): Json {
  return Object.fromEntries(Object.entries(value as Record<string, Json>).flatMap((entry) => each(entry)));
}

import type { RepositoryFacts } from '../facts/repository.ts';
import type { Json, Path } from '../source/json.ts';
import { isObject, valueAt } from '../source/json.ts';
import { resolveTarget, type ResolvedTarget } from '../source/repository-path.ts';
import type { Entity } from './entity.ts';

/** The placeholders of Backstage's catalog; the last two need its OpenAPI module. */
type PlaceholderKey = '$text' | '$json' | '$yaml' | '$openapi' | '$asyncapi';

const placeholderKeys: ReadonlySet<string> = new Set(['$text', '$json', '$yaml', '$openapi', '$asyncapi']);

/** An object such as `{ $text: ./openapi.yaml }`, which Backstage replaces by what the target holds. */
export interface Placeholder {
  readonly key: PlaceholderKey;
  /** Where the object stands. */
  readonly path: Path;
  /** What stands behind the key, when it is text; nothing else can be resolved. */
  readonly text: string | undefined;
  readonly target: ResolvedTarget | undefined;
}

/** The placeholders of an entity, found as Backstage finds them: an object whose one key begins with `$`. */
export function placeholdersOf(entity: Entity): readonly Placeholder[] {
  const found: Placeholder[] = [];
  const visit = (value: Json, path: Path): void => {
    if (Array.isArray(value)) value.forEach((item: Json, index) => visit(item, [...path, index]));
    if (!isObject(value)) return;
    const keys = Object.keys(value);
    const placeholder = keys.find((key) => key.startsWith('$'));
    if (placeholder === undefined) for (const key of keys) visit(value[key] as Json, [...path, key]);
    else if (keys.length === 1 && isPlaceholderKey(placeholder)) {
      const target = value[placeholder] as Json;
      found.push({ key: placeholder, path, text: textOf(target), target: resolve(entity, target) });
    }
  };
  visit(entity.value, []);
  return found;
}

function textOf(value: Json): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isPlaceholderKey(key: string): key is PlaceholderKey {
  return placeholderKeys.has(key);
}

/** The placeholder that stands at a path, if one does. */
export function placeholderAt(entity: Entity, path: Path): Placeholder | undefined {
  const value = valueAt(entity.value, path);
  if (!isObject(value)) return undefined;
  const [key, ...more] = Object.keys(value);
  if (key === undefined || more.length > 0 || !isPlaceholderKey(key)) return undefined;
  const target = value[key] as Json;
  return { key, path, text: textOf(target), target: resolve(entity, target) };
}

/** Resolves a target of an entity; `undefined` when it is no text, or text that a template has yet to fill in. */
function resolve(entity: Entity, target: Json | undefined): ResolvedTarget | undefined {
  if (typeof target !== 'string' || target.includes('{{')) return undefined;
  return resolveTarget(entity.file, target);
}

/** A target of a Location entity. */
export interface LocationTarget {
  readonly path: Path;
  /** As written. */
  readonly text: string;
  readonly target: ResolvedTarget;
  readonly glob: boolean;
}

/** The `target` and `targets` of a Location entity, in Backstage's order; none for other kinds. */
export function targetsOfLocation(entity: Entity): readonly LocationTarget[] {
  if (entity.kind !== 'Location') return [];
  const list = valueAt(entity.value, ['spec', 'targets']);
  const written: readonly (readonly [Path, Json | undefined])[] = [
    [['spec', 'target'], valueAt(entity.value, ['spec', 'target'])],
    ...(Array.isArray(list) ? list.map((item: Json, index) => [['spec', 'targets', index], item] as const) : []),
  ];
  return written.flatMap(([path, text]) => {
    const target = resolve(entity, text);
    if (typeof text !== 'string' || target === undefined) return [];
    return [{ path, text, target, glob: /[*[{(]/.test(text) }];
  });
}

/** The value of `backstage.io/techdocs-ref` when it is `dir:` with a relative folder. */
export interface TechdocsFolder {
  readonly path: Path;
  /** As written. */
  readonly text: string;
  /** Relative to the working directory. */
  readonly folder: string;
  readonly fromRoot: boolean;
}

/**
 * The folder that `backstage.io/techdocs-ref` names. None when the entity says by `backstage.io/source-location` that
 * the folder counts from elsewhere.
 */
export function techdocsFolderOf(entity: Entity): TechdocsFolder | undefined {
  const path: Path = ['metadata', 'annotations', 'backstage.io/techdocs-ref'];
  const text = valueAt(entity.value, path);
  if (typeof text !== 'string' || !text.startsWith('dir:')) return undefined;
  if (valueAt(entity.value, ['metadata', 'annotations', 'backstage.io/source-location']) !== undefined)
    return undefined;
  const target = resolve(entity, text.slice('dir:'.length));
  if (target?.is !== 'path') return undefined;
  return { path, text, folder: target.path, fromRoot: target.fromRoot };
}

/** Whether the working directory is the top of the repository, so that paths with a leading slash are understood. */
export function atRepositoryRoot(repository: RepositoryFacts): boolean {
  return repository.state('..').is === 'outside';
}

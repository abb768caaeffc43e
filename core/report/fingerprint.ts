import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ReadFile } from '../catalog/read-catalog.ts';
import type { PlacedMistake } from '../finding.ts';
import { isObject, valueAt, type Json, type Path } from '../source/json.ts';

/** Longer values, such as the definition of an API, do not take part: any edit to them would make old debt new. */
const longestValue = 200;

/** What tells a mistake from others, and, where it tells of several things, each of these. */
export interface Fingerprints {
  readonly fingerprint: string;
  readonly items?: readonly string[];
}

/** Fingerprints the mistakes of a file; `path` is its path when it had another one. */
export function fingerprinter(file: ReadFile, path = file.path): (mistake: PlacedMistake) => Fingerprints {
  const entities = new Map(file.entities.map((entity) => [entity.document, entity.ref]));
  return (mistake) => {
    const subject = entities.get(mistake.document) ?? path;
    const own = fingerprint(mistake, subject, file.documents[mistake.document]?.value);
    return {
      fingerprint: own,
      ...(mistake.items && { items: mistake.items.map((item) => hash([own, withoutLine(item)])) }),
    };
  };
}

/** Items of some facts begin with the line where they stand, which changes when something is added above. */
function withoutLine(item: string): string {
  return item.replace(/^line \d+: /, '');
}

/**
 * What makes a mistake the same one after lines moved, list items were added before it, or its file was renamed: the
 * rule, the entity (or the file, when no entity is named), the route with each index replaced by what tells the item
 * apart, and the offending value. 32 hexadecimal digits.
 */
export function fingerprint(
  mistake: Pick<PlacedMistake, 'rule' | 'path' | 'identity' | 'subject'>,
  subject: string,
  document: unknown,
): string {
  if (mistake.subject !== undefined) return hash([mistake.rule, mistake.subject, mistake.identity ?? '']);
  const value = valueAt(document, mistake.path);
  const parts = [
    mistake.rule,
    subject,
    mistake.identity ?? steadyPath(mistake.path, document),
    isShortScalar(value) ? JSON.stringify(value) : '',
  ];
  return hash(parts);
}

function hash(parts: readonly string[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts)))).slice(0, 32);
}

/** The route without list indices, which change when something is added above. */
function steadyPath(path: Path, document: unknown): string {
  const steps = path.map((step, at) => {
    if (typeof step === 'string') return step;
    const item = valueAt(document, path.slice(0, at + 1));
    return isShortScalar(item) ? `=${JSON.stringify(item)}` : `=${nameOf(item) ?? ''}`;
  });
  return JSON.stringify(steps);
}

/** What people tell the items of a list by. */
function nameOf(item: Json | undefined): string | undefined {
  if (!isObject(item)) return undefined;
  for (const key of ['id', 'name', 'url', 'title']) {
    const value = Object.hasOwn(item, key) ? item[key] : undefined;
    if (typeof value === 'string') return value.slice(0, longestValue);
  }
  return undefined;
}

function isShortScalar(value: Json | undefined): boolean {
  if (typeof value === 'string') return value.length <= longestValue;
  return value === null || typeof value === 'number' || typeof value === 'boolean';
}

import type { Mistake } from '../../finding.ts';
import { formatPath, isObject, valueAt, type Json, type JsonObject, type Path } from '../../source/json.ts';
import type { CatalogCheck } from '../check.ts';
import { likelySpelling } from '../../source/edit-distance.ts';
import type { Entity } from '../entity.ts';
import { linkFields, metadataFields, profileFields, specFieldsOf, type Fields, type Shape } from '../kinds.ts';

/** A field that Backstage does not read, spelt almost like one that it does. */
export const unknownField: CatalogCheck = {
  id: 'catalog/unknown-field',
  title: 'A field is likely misspelt',
  why: 'Backstage allows fields of your own in `metadata` and `spec` and so says nothing when a field of its own is misspelt: it ignores `dependson`, and the relations are missing. Only names that are spelt almost like a field that Backstage reads are reported; other fields of your own are left alone.',
  remedy:
    'Correct the spelling. A field of your own is better told apart by a clearly different name, or by an annotation.',
  severity: 'warning',
  examples: {
    wrong: { catalogInfo: example('dependson') },
    right: { catalogInfo: example('dependsOn') },
  },
  entity: (entity) =>
    mappingsOf(entity).flatMap(({ path, fields, kind }) => {
      const mapping = valueAt(entity.value, path);
      return isObject(mapping) ? misspeltIn(mapping, { path, fields, kind }) : [];
    }),
};

function example(field: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: orders-db
spec:
  type: database
  owner: payments
  ${field}: [resource:orders-bucket]
`;
}

/** A mapping of an entity whose fields are known. */
interface KnownMapping {
  readonly path: Path;
  readonly fields: Fields;
  readonly kind: string;
}

function mappingsOf(entity: Entity): readonly KnownMapping[] {
  const specFields = specFieldsOf(entity);
  if (!specFields) return [];
  const { kind } = entity;
  const links = valueAt(entity.value, ['metadata', 'links']);
  const linkPaths = Array.isArray(links) ? links.map((_, index) => ['metadata', 'links', index]) : [];
  return [
    { path: ['metadata'], fields: metadataFields, kind },
    ...linkPaths.map((path) => ({ path, fields: linkFields, kind })),
    { path: ['spec'], fields: specFields, kind },
    ...(Object.hasOwn(specFields, 'profile') ? [{ path: ['spec', 'profile'], fields: profileFields, kind }] : []),
  ];
}

function misspeltIn(mapping: JsonObject, known: KnownMapping): readonly Mistake[] {
  return Object.entries(mapping).flatMap(([key, value]) => {
    const likely = Object.hasOwn(known.fields, key) ? undefined : likelyField(key, known.fields);
    if (likely === undefined) return [];
    const fits = hasShape(value, known.fields[likely] ?? 'any');
    const taken = Object.hasOwn(mapping, likely);
    // `owners` beside `owner`, or `system: {…}` for something else again, may well be a field of one's own.
    if (isPlural(key, likely) && (taken || !fits)) return [];
    if (taken && isOtherShortWord(key, likely)) return [];
    return [misspelt(key, likely, { ...known, fixable: fits && !taken })];
  });
}

function likelyField(key: string, fields: Fields): string | undefined {
  const names = Object.keys(fields);
  return names.find((name) => isPlural(key, name)) ?? likelySpelling(key, names);
}

function isPlural(key: string, name: string): boolean {
  return key === `${name}s` || name === `${key}s`;
}

/** `tape` beside `type` is another word, not a misspelling; `tpye` is one. */
function isOtherShortWord(key: string, name: string): boolean {
  const letters = (word: string): string => word.toLowerCase().split('').toSorted().join('');
  return key.length === name.length && key.length < 6 && letters(key) !== letters(name);
}

function hasShape(value: Json, shape: Shape): boolean {
  switch (shape) {
    case 'text':
      return typeof value === 'string';
    case 'list':
      return Array.isArray(value);
    case 'map':
      return isObject(value);
    case 'any':
      return true;
  }
}

function misspelt(key: string, likely: string, known: KnownMapping & { readonly fixable: boolean }): Mistake {
  const path = [...known.path, key];
  return {
    rule: unknownField.id,
    path,
    at: 'key',
    message: `\`${formatPath(path)}\` is not a field that Backstage reads on the kind ${known.kind}, so it is ignored.`,
    help: `Did you mean \`${likely}\`?`,
    ...(known.fixable && {
      fix: { title: `Rename \`${key}\` to \`${likely}\``, edits: [{ kind: 'rename' as const, path, key: likely }] },
    }),
  };
}

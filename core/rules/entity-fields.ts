import { linkFields, profileFields } from '../catalog/kinds.ts';

/** The type of a field as expressions see it. */
export type FieldType =
  | 'text'
  | 'texts'
  | 'text map'
  | { readonly name: string; readonly fields: Fields }
  | { readonly name: string; readonly each: Fields };

export type Fields = Readonly<Record<string, FieldType>>;

const texts = (names: readonly string[]): Fields => Object.fromEntries(names.map((name) => [name, 'text' as const]));
const lists = (names: readonly string[]): Fields => Object.fromEntries(names.map((name) => [name, 'texts' as const]));

/**
 * The fields that an expression may name, those of all kinds together: an expression that speaks of one kind sees the
 * others' fields empty. As in Backstage's catalog model (`schemas/catalog-info.schema.json`), without what is no text,
 * list or mapping of texts (the definition of an API may be either).
 */
export const entityFields: Fields = {
  apiVersion: 'text',
  kind: 'text',
  metadata: {
    name: 'Metadata',
    fields: {
      ...texts(['name', 'namespace', 'title', 'description']),
      labels: 'text map',
      annotations: 'text map',
      tags: 'texts',
      links: { name: 'Link', each: texts(Object.keys(linkFields)) },
    },
  },
  spec: {
    name: 'Spec',
    fields: {
      ...texts(['type', 'lifecycle', 'owner', 'system', 'subcomponentOf', 'domain', 'subdomainOf', 'parent']),
      ...texts(['target', 'presence', 'definition', 'category', 'rationale', 'license', 'version']),
      ...lists(['dependsOn', 'dependencyOf', 'providesApis', 'consumesApis', 'children', 'members', 'memberOf']),
      ...lists(['targets', 'disciplines', 'categories', 'agents', 'skills', 'plugins']),
      profile: { name: 'Profile', fields: texts(Object.keys(profileFields)) },
    },
  },
};

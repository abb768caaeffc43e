import type { Mistake } from '../../finding.ts';
import { isObject, type Json, type JsonObject } from '../../source/json.ts';
import type { CatalogCheck } from '../check.ts';
import type { Entity } from '../entity.ts';
import { specFieldsOf } from '../kinds.ts';
import { kindsWithRelation } from '../relations.ts';

const owners = ['Group', 'User', 'Location'];
const notComponents = ['API', 'Resource', 'System', 'Domain', 'Group', 'User', 'Location', 'Template'];
const notDependents = ['API', 'System', 'Domain', 'Group', 'User', 'Location', 'Template'];

/**
 * The relation fields that do nothing on a kind, and what to write instead, if anything. Names that people use for
 * something of their own, such as `members` of a System, are left out.
 */
const ineffective: Readonly<Record<string, { readonly kinds: readonly string[]; readonly instead?: Instead }>> = {
  owner: { kinds: owners },
  system: { kinds: ['System', 'Domain', 'Group', 'User', 'Location', 'Template'] },
  domain: {
    kinds: ['Component', 'API', 'Resource', 'Domain'],
    instead: {
      Component: 'Name its `system`, and the `domain` there.',
      API: 'Name its `system`, and the `domain` there.',
      Resource: 'Name its `system`, and the `domain` there.',
      Domain: 'A domain inside another is written `subdomainOf`.',
    },
  },
  subdomainOf: { kinds: ['Component', 'API', 'Resource', 'System', 'Group'], instead: { System: 'Write `domain`.' } },
  dependsOn: { kinds: notDependents },
  dependencyOf: { kinds: notDependents },
  providesApis: { kinds: notComponents },
  consumesApis: { kinds: notComponents },
  subcomponentOf: { kinds: notComponents },
  memberOf: {
    kinds: ['Group', 'Component', 'System'],
    instead: { Group: 'A group inside another is written `parent`.' },
  },
  implementsApis: { kinds: ['Component'], instead: { Component: 'Its new name is `providesApis`.' } },
};

type Instead = Readonly<Record<string, string>>;

/** A field of Backstage's model on a kind where it is not read. */
export const ineffectiveField: CatalogCheck = {
  id: 'catalog/ineffective-field',
  title: 'A field does nothing on this kind',
  why: 'Each relation field is read on certain kinds only. On any other kind Backstage stores it like a field of your own and makes no relation: a group with an `owner` is owned by nobody, an API with `dependsOn` depends on nothing.',
  remedy: 'Move the information to the kind that has the field, or remove it.',
  severity: 'warning',
  examples: {
    wrong: { catalogInfo: example('domain: shop') },
    right: { catalogInfo: example('system: orders') },
  },
  entity: (entity) => {
    const { spec } = entity.value;
    if (!specFieldsOf(entity) || !isObject(spec)) return [];
    return Object.keys(ineffective).flatMap((field) => judge(entity, spec, field));
  },
};

function example(line: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
spec:
  type: service
  lifecycle: production
  owner: payments
  ${line}
`;
}

function judge({ kind }: Entity, spec: JsonObject, field: string): readonly Mistake[] {
  const rule = ineffective[field];
  if (!rule?.kinds.includes(kind) || !Object.hasOwn(spec, field) || !namesSomething(spec[field])) return [];
  const readers = kindsWithRelation(field);
  const reason = readers.length > 0 ? `Backstage reads it on ${listed(readers)} only` : 'Backstage no longer reads it';
  return [
    {
      rule: ineffectiveField.id,
      path: ['spec', field],
      at: 'key',
      message: `\`${field}\` does nothing on the kind ${kind}: ${reason}, so no relation is made.`,
      help: rule.instead?.[kind] ?? 'Remove it, or say it on an entity that has the field.',
    },
  ];
}

/** An empty list and an empty field promise nothing. */
function namesSomething(value: Json | undefined): boolean {
  return (typeof value === 'string' && value !== '') || (Array.isArray(value) && value.length > 0);
}

function listed(kinds: readonly string[]): string {
  return kinds.length === 1 ? `${kinds[0]}` : `${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1)}`;
}

import type { Config } from '../../policy/config.ts';
import type { Mistake } from '../../finding.ts';
import type { CatalogCheck, CheckContext } from '../check.ts';
import { likelySpelling } from '../../source/edit-distance.ts';
import type { Entity } from '../entity.ts';
import type { EntityRef } from '../entity-ref.ts';
import { builtInKinds, isBuiltInKind } from '../kinds.ts';
import { referencesOf, type Reference } from '../relations.ts';
import { writeRef } from '../write-ref.ts';

/** A reference to an entity of a kind that the field is not for. */
export const referenceKind: CatalogCheck = {
  id: 'catalog/reference-kind',
  title: 'A reference names an entity of the wrong kind',
  why: 'A kind written in a reference beats the kind that the field stands for, and Backstage does not object: `owner: component:default/orders` makes a component the owner, and no team’s page lists the entity. Newer back-ends, which read relations from the catalog model, drop such an owner. A kind that does not exist leads nowhere.',
  remedy: 'Name an entity of a kind that the field is for, or leave the kind out where the name alone is meant.',
  severity: 'warning',
  examples: {
    wrong: { catalogInfo: example('group:default/payments', 'domain:default/shop') },
    right: { catalogInfo: example('group:default/payments', 'system:default/shop') },
  },
  entity: (entity, context) =>
    referencesOf(entity).flatMap((reference) => {
      const wrong = wrongKind(reference, context.config);
      // A kind that Backstage does not have, and yet there is such an entity: the organisation's own.
      if (!wrong || (!wrong.known && context.catalog.resolve(wrong.target).is === 'resolved')) return [];
      return [mistake(entity, wrong, context)];
    }),
};

function example(owner: string, system: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
spec:
  type: service
  lifecycle: production
  owner: ${owner}
  system: ${system}
`;
}

/** A reference whose kind cannot be meant. */
interface WrongKind {
  readonly reference: Reference;
  readonly target: EntityRef;
  /** Whether the kind exists, so that it is the field it does not fit. */
  readonly known: boolean;
  /** The kind that it is likely a misspelling of. */
  readonly likely: string | undefined;
}

/** What is wrong with the kind of a reference; `undefined` when it fits, or may fit. */
export function wrongKind(reference: Reference, config: Config): WrongKind | undefined {
  const { relation, target } = reference;
  if ('problem' in target || relation.kinds.some((kind) => kind.toLowerCase() === target.kind.toLowerCase())) {
    return undefined;
  }
  if (isBuiltInKind(target.kind)) {
    return relation.kinds.length > 0 ? { reference, target, known: true, likely: undefined } : undefined;
  }
  // Any other kind may be one of the organisation's own, so only a likely misspelling is wrong for sure.
  const own = config.customKinds.map(({ kind }) => kind.toLowerCase());
  if (own.includes(target.kind.toLowerCase())) return undefined;
  const likely = likelySpelling(target.kind, relation.kinds.length > 0 ? relation.kinds : builtInKinds);
  return likely === undefined ? undefined : { reference, target, known: false, likely };
}

function mistake(entity: Entity, { reference, target, known, likely }: WrongKind, context: CheckContext): Mistake {
  const { path, relation, text } = reference;
  const fit = relation.kinds.join(' or ');
  const meant = likely === undefined ? onlyFitting(reference, target, context) : { ...target, kind: likely };
  const value = meant && writeRef(meant, reference, entity);
  return {
    rule: referenceKind.id,
    path,
    message: known
      ? `\`${text}\` names the kind ${kindName(target.kind)}, and \`${relation.field}\` is for the kind ${fit}. Backstage accepts it, and its pages do not find what they look for.`
      : `\`${text}\` names the kind \`${target.kind}\`, which Backstage does not have: the relation leads nowhere.`,
    help: value === undefined ? `Name an entity of the kind ${fit}.` : `Did you mean \`${value}\`?`,
    ...(value !== undefined && {
      fix: { title: `Refer to \`${value}\``, edits: [{ kind: 'set' as const, path, value }] },
    }),
  };
}

function kindName(kind: string): string {
  return builtInKinds.find((builtIn) => builtIn.toLowerCase() === kind.toLowerCase()) ?? kind;
}

/** The only entity of the same name that is of a kind the field is for. */
function onlyFitting(
  reference: Reference,
  { namespace, name }: EntityRef,
  { catalog }: CheckContext,
): EntityRef | undefined {
  const kinds = reference.relation.kinds.map((kind) => kind.toLowerCase());
  const fitting = catalog.named(namespace, name).filter(({ kind }) => kinds.includes(kind.toLowerCase()));
  return fitting.length === 1 ? fitting[0] : undefined;
}

import type { Config } from '../../policy/config.ts';
import type { Mistake } from '../../finding.ts';
import type { CatalogCheck, CheckContext } from '../check.ts';
import type { Entity } from '../entity.ts';
import { compareKey, defaultNamespace, formatRef, parseRef, type EntityRef } from '../entity-ref.ts';
import { referencesOf, type Reference } from '../relations.ts';
import { writeRef } from '../write-ref.ts';
import { foreignOwner, mappedOwner } from './owner-dialect.ts';
import { isPlaceholderOwner } from './placeholder-owner.ts';
import { wrongKind } from './reference-kind.ts';

/** Who signs in as guest: Backstage's own guest provider uses these without an entity. */
const builtIn: ReadonlySet<string> = new Set(['user:default/guest', 'user:development/guest']);

/** A reference to an entity that is not in the catalog. */
export const danglingReference: CatalogCheck = {
  id: 'catalog/dangling-reference',
  title: 'A reference names an entity that does not exist',
  why: 'Backstage accepts any reference and never says that its target is missing: the entity is shown without an owner, outside its system, or with a dead link. This is only reported when the whole catalog is known (`--catalog`); an entity that the same run defines counts as existing.',
  remedy: 'Correct the reference, or add the entity that it names.',
  severity: 'warning',
  examples: {
    wrong: {
      catalogInfo: example('paymets'),
      catalog: [{ kind: 'Group', namespace: 'default', name: 'payments' }],
    },
    right: {
      catalogInfo: example('payments'),
      catalog: [{ kind: 'Group', namespace: 'default', name: 'payments' }],
    },
  },
  entity: (entity, context) =>
    referencesOf(entity).flatMap((reference) => {
      const { target } = reference;
      if ('problem' in target || context.catalog.resolve(target).is !== 'dangling') return [];
      if (builtIn.has(compareKey(target)) || saidBetterElsewhere(reference, context)) return [];
      return [dangling(entity, { ...reference, target }, context)];
    }),
};

function example(owner: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: orders
spec:
  owner: ${owner}
`;
}

/** Whether another check says more exactly what is wrong with the reference. */
function saidBetterElsewhere(reference: Reference, { config }: CheckContext): boolean {
  if (reference.relation.field === 'owner' && isPlaceholderOwner(reference.text, config)) return true;
  return foreignOwner(reference) !== undefined || wrongKind(reference, config) !== undefined;
}

function dangling(
  entity: Entity,
  reference: Reference & { readonly target: EntityRef },
  { catalog, config }: CheckContext,
): Mistake {
  const { path, relation, target, text } = reference;
  const kinds = relation.kinds.map((kind) => kind.toLowerCase());
  const meant = mapped(reference, config) ?? catalog.nearest(target, kinds);
  const read = formatRef(target);
  const written = text.toLowerCase() === read.toLowerCase() ? '' : ` is read as \`${read}\`, which`;
  const mistake = {
    rule: danglingReference.id,
    path,
    message: `\`${text}\`${written} is not in the catalog, so \`${relation.field}\` leads nowhere.`,
  };
  if (!meant) return { ...mistake, help: 'Correct the reference, or add the entity.' };
  const value = writeRef(meant, reference, entity);
  return {
    ...mistake,
    help: `Did you mean \`${value}\`?`,
    fix: { title: `Refer to \`${value}\``, edits: [{ kind: 'set', path, value }] },
  };
}

/** What the configuration's map of GitHub owners says about `org/team` written without `@`. */
function mapped({ relation, text }: Reference, config: Config): EntityRef | undefined {
  const owner = relation.kinds.includes('Group') ? mappedOwner(text, config) : undefined;
  if (owner === undefined) return undefined;
  const ref = parseRef(owner, { kind: 'Group', namespace: defaultNamespace });
  return 'problem' in ref ? undefined : ref;
}

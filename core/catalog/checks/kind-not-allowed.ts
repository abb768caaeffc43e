import type { PlacedMistake } from '../../finding.ts';
import { groupBy } from '../../group-by.ts';
import type { CatalogCheck } from '../check.ts';
import type { Entity } from '../entity.ts';

/** An entity of a kind that the Backstage it is meant for does not accept. */
export const kindNotAllowed: CatalogCheck = {
  id: 'catalog/kind-not-allowed',
  title: 'The kind is not allowed by the catalog’s rules',
  why: 'Backstage only takes the kinds that `catalog.rules` in its configuration allow: Component, API and Location unless it says otherwise. One entity of another kind is enough for it to drop the whole file, with all other entities in it. Only checked when `allowedKinds` in the configuration says what is allowed.',
  remedy:
    'Move the entity to a repository whose rules allow its kind, or have `catalog.rules` widened, and `allowedKinds` with it.',
  severity: 'error',
  examples: {
    wrong: { catalogInfo: example('System', 'owner: payments'), config: { allowedKinds: ['Component', 'API'] } },
    right: { catalogInfo: example('System', 'owner: payments'), config: { allowedKinds: ['Component', 'System'] } },
  },
  run: (entities, { config }) => {
    const allowed = config.allowedKinds?.map((kind) => kind.toLowerCase());
    if (!allowed) return [];
    return [...groupBy(entities, ({ file }) => file).values()].flatMap((together) =>
      together
        .filter(({ kind }) => !allowed.includes(kind.toLowerCase()))
        .map((entity) => notAllowed(entity, together)),
    );
  },
};

function notAllowed(entity: Entity, together: readonly Entity[]): PlacedMistake {
  return {
    rule: kindNotAllowed.id,
    file: entity.file,
    document: entity.document,
    path: ['kind'],
    message: `The catalog’s rules do not allow the kind \`${entity.kind}\`. Backstage drops the whole file${lostWith(entity, together)}.`,
    help: 'Move the entity to where its kind is allowed, or have `catalog.rules` widened.',
    identity: entity.ref,
  };
}

function example(kind: string, spec: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: ${kind}
metadata:
  name: shop
spec:
  ${spec}
`;
}

/** The entities of a file that are named; more are counted. */
const mostShown = 5;

function lostWith(entity: Entity, together: readonly Entity[]): string {
  const others = together.length - 1;
  if (others === 0) return '';
  const named = together
    .slice(0, mostShown + 1)
    .filter((other) => other !== entity)
    .slice(0, mostShown)
    .map(({ ref }) => `\`${ref}\``);
  if (others > named.length) named.push(`${others - named.length} more`);
  return `, and loses ${named.join(', ')} with it`;
}

import type { PlacedMistake } from '../../finding.ts';
import type { CatalogCheck } from '../check.ts';
import type { Entity } from '../entity.ts';

/** Two documents of the run that define the same entity. */
export const duplicateEntity: CatalogCheck = {
  id: 'catalog/duplicate-entity',
  title: 'The entity is defined twice',
  why: 'Kind, namespace and name together identify an entity, compared without case. Backstage keeps one of the definitions and drops the other. Only its log says so, so the import seems to work and the entity never appears, or changes back and forth.',
  remedy:
    'Give one of the two another name, or delete it. Where both describe one thing, merge them into one document.',
  severity: 'error',
  examples: {
    wrong: {
      catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: Orders
spec:
  owner: payments
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: orders
spec:
  owner: checkout
`,
    },
    right: {
      catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: orders
spec:
  owner: payments
---
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata:
  name: orders
spec:
  owner: payments
`,
    },
  },
  run: (entities, { catalog }) =>
    entities.flatMap((entity) => {
      const [first] = catalog.definitions(entity.ref);
      return first && first !== entity ? [duplicate(entity, first)] : [];
    }),
};

function duplicate(entity: Entity, first: Entity): PlacedMistake {
  const where = first.file === entity.file ? 'this file' : `\`${first.file}\``;
  return {
    rule: duplicateEntity.id,
    file: entity.file,
    document: entity.document,
    path: ['metadata', 'name'],
    message: `\`${entity.ref}\` is already defined in ${where}, document ${first.document + 1}. Backstage keeps one of the two, and silently drops the other.`,
    help: 'Rename one of the two, or delete it.',
    identity: entity.ref,
  };
}

import type { CatalogCheck } from '../check.ts';

/** A catalog file without a document. */
export const noEntity: CatalogCheck = {
  id: 'catalog/no-entity',
  title: 'The catalog file holds no entity',
  why: 'Backstage reads an empty file, or one of comments only, without an error and registers nothing. Whoever looks for the entity finds nothing, and no message says why.',
  remedy: 'Describe the entity, or delete the file.',
  severity: 'warning',
  examples: {
    wrong: { catalogInfo: '# To be filled in.\n' },
    right: {
      catalogInfo: `# The system that takes orders.
apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: orders
spec:
  owner: payments
`,
    },
  },
  file: ({ path, documents }) => {
    if (documents.some((document) => document !== null)) return [];
    return [
      {
        rule: noEntity.id,
        file: path,
        document: 0,
        path: [],
        range: [0, 0],
        message: 'This file holds no entity: Backstage reads it without an error and registers nothing.',
        help: 'Describe the entity, or delete the file.',
      },
    ];
  },
};

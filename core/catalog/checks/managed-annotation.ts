import { isObject, valueAt, type Path } from '../../source/json.ts';
import type { CatalogCheck } from '../check.ts';

/** Annotations that Backstage sets itself, and what it does to one that is written by hand. */
const managed: Readonly<Record<string, string>> = {
  'backstage.io/managed-by-location': 'Backstage replaces it by the place where it found the entity.',
  'backstage.io/managed-by-origin-location': 'Backstage replaces it by the location that the entity was registered by.',
  'backstage.io/orphan':
    'Backstage sets it on entities that nothing refers to any more, and pages show the entity as one.',
};

const annotationsPath: Path = ['metadata', 'annotations'];

/** Annotations that belong to Backstage, written by hand. */
export const managedAnnotation: CatalogCheck = {
  id: 'catalog/managed-annotation',
  title: 'An annotation that Backstage sets itself is written by hand',
  why: 'Backstage keeps its own record of where an entity came from in `backstage.io/managed-by-location`, `backstage.io/managed-by-origin-location` and `backstage.io/orphan`. Written by hand they are replaced at best, and say something untrue at worst. They are often copied along from a page that shows the entity as Backstage stores it.',
  remedy: 'Remove the annotation. To say where the source code is, use `backstage.io/source-location`.',
  severity: 'warning',
  examples: {
    wrong: {
      catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: orders
  annotations:
    backstage.io/managed-by-location: url:https://github.com/acme/orders/blob/main/catalog-info.yaml
spec:
  owner: payments
`,
    },
    right: {
      catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: orders
  annotations:
    backstage.io/source-location: url:https://github.com/acme/orders/
spec:
  owner: payments
`,
    },
  },
  entity: ({ value }) => {
    const annotations = valueAt(value, annotationsPath);
    if (!isObject(annotations)) return [];
    const keys = Object.keys(annotations);
    return keys
      .filter((key) => Object.hasOwn(managed, key))
      .map((key) => ({
        rule: managedAnnotation.id,
        path: [...annotationsPath, key],
        at: 'key',
        message: `\`${key}\` is not to be written by hand. ${managed[key] ?? ''}`,
        help: 'Remove it.',
        fix: {
          title: `Remove \`${key}\``,
          // Without its only entry the mapping would be empty, and read as null.
          edits: [{ kind: 'remove', path: keys.length === 1 ? annotationsPath : [...annotationsPath, key] }],
        },
      }));
  },
};

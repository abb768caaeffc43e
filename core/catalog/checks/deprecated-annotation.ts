import type { Fix } from '../../finding.ts';
import { isObject, valueAt, type JsonObject } from '../../source/json.ts';
import type { CatalogCheck } from '../check.ts';

/** An annotation that Backstage has given up, and its successor. */
interface Deprecated {
  readonly instead: string;
  /** The annotation that takes the same value. */
  readonly successor?: string;
  /** A note where the plugin still reads the old name. */
  readonly severity?: 'note';
}

/** As listed under "Deprecated Annotations" in Backstage's documentation of well-known annotations. */
const deprecated: Readonly<Record<string, Deprecated>> = {
  'backstage.io/github-actions-id': {
    instead: 'Write `github.com/project-slug`.',
    successor: 'github.com/project-slug',
  },
  'backstage.io/definition-at-location': {
    instead: 'Take the definition from the file by `$text` in `spec.definition`.',
  },
  'jenkins.io/github-folder': {
    instead: 'Write `jenkins.io/job-full-name`.',
    successor: 'jenkins.io/job-full-name',
    severity: 'note',
  },
};

/** Annotations that have a successor. */
export const deprecatedAnnotation: CatalogCheck = {
  id: 'catalog/deprecated-annotation',
  title: 'An annotation is deprecated',
  why: 'Backstage has replaced a few annotations. Only the successor is documented, and most of what once read the old name does not look at it any more, so pages that need it stay empty.',
  remedy: 'Write the successor.',
  severity: 'warning',
  examples: {
    wrong: { catalogInfo: example('backstage.io/github-actions-id') },
    right: { catalogInfo: example('github.com/project-slug') },
  },
  entity: ({ value }) => {
    const annotations = valueAt(value, ['metadata', 'annotations']);
    if (!isObject(annotations)) return [];
    return Object.entries(deprecated)
      .filter(([key]) => Object.hasOwn(annotations, key))
      .map(([key, { instead, successor, severity }]) => {
        const fix = successor === undefined ? undefined : succeed(key, successor, annotations);
        return {
          rule: deprecatedAnnotation.id,
          path: ['metadata', 'annotations', key],
          at: 'key',
          message: `The annotation \`${key}\` is deprecated.`,
          help: instead,
          ...(severity && { severity }),
          ...(fix && { fix }),
        };
      });
  },
};

function example(annotation: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
  annotations:
    ${annotation}: acme/orders
spec:
  type: service
  lifecycle: production
  owner: payments
`;
}

function succeed(key: string, successor: string, annotations: JsonObject): Fix | undefined {
  const path = ['metadata', 'annotations', key];
  if (!Object.hasOwn(annotations, successor)) {
    return { title: `Rename \`${key}\` to \`${successor}\``, edits: [{ kind: 'rename', path, key: successor }] };
  }
  if (annotations[successor] !== annotations[key]) return undefined;
  return { title: `Remove \`${key}\`, which \`${successor}\` repeats`, edits: [{ kind: 'remove', path }] };
}

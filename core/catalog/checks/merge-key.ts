import type { Mistake } from '../../finding.ts';
import { isObject, type Path } from '../../source/json.ts';
import type { CatalogCheck } from '../check.ts';

/** The merge key of YAML 1.1, which Backstage does not merge. */
export const mergeKey: CatalogCheck = {
  id: 'catalog/merge-key',
  title: 'A merge key (`<<`) is not merged',
  why: 'Backstage reads YAML 1.2 without merge keys: `<<: *defaults` does not add the entries of `defaults`, it becomes an entry that is called `<<`. Everything that was to be merged is missing, without a word.',
  remedy: 'Write the entries out. An alias for a whole value (`spec: *defaults`) works.',
  severity: 'warning',
  examples: {
    wrong: {
      catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
spec:
  type: service
  lifecycle: production
  owner: payments
  common: &common
    dependsOn: [resource:orders-db]
  <<: *common
`,
    },
    right: {
      catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
spec:
  type: service
  lifecycle: production
  owner: payments
  dependsOn: [resource:orders-db]
`,
    },
  },
  entity: ({ value }) => findMergeKeys(value).map(notMerged),
};

function notMerged(path: Path): Mistake {
  return {
    rule: mergeKey.id,
    path,
    at: 'key',
    message: 'Backstage does not merge `<<`: it reads an entry of that name, and what was to be merged is missing.',
    help: 'Write the entries out.',
  };
}

/** The places of the key `<<`. An aliased value is looked at once, so many aliases cost no more than one. */
function findMergeKeys(root: unknown): readonly Path[] {
  const found: Path[] = [];
  const seen = new Set<unknown>();
  const open: { readonly value: unknown; readonly path: Path }[] = [{ value: root, path: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if ((!isObject(value) && !Array.isArray(value)) || seen.has(value)) continue;
    seen.add(value);
    if (isObject(value) && Object.hasOwn(value, '<<')) found.push([...path, '<<']);
    const steps: readonly (readonly [string | number, unknown])[] = isObject(value)
      ? Object.entries(value)
      : [...value.entries()];
    for (const [step, item] of steps.toReversed()) open.push({ value: item, path: [...path, step] });
  }
  return found;
}

import type { Mistake } from '../../finding.ts';
import { valueAt, type Path } from '../../source/json.ts';
import type { CatalogCheck } from '../check.ts';
import type { Entity } from '../entity.ts';
import { compareKey } from '../entity-ref.ts';
import { referencesOf } from '../relations.ts';

/** Items that stand twice in a list. */
export const duplicateItem: CatalogCheck = {
  id: 'catalog/duplicate-item',
  title: 'A list names the same thing twice',
  why: 'References are compared in full and without case, so `orders-db` and `resource:default/orders-db` may be one. Backstage makes one relation of both; the second does nothing, and is often where another name was meant.',
  remedy: 'Remove the second, or correct it.',
  severity: 'note',
  examples: {
    wrong: { catalogInfo: example('API:default/orders') },
    right: { catalogInfo: example('invoices') },
  },
  entity: (entity) => {
    const firsts = new Map<string, string>();
    return [...referencesIn(entity), ...textsIn(entity)].flatMap((item) => {
      const key = JSON.stringify([item.path.slice(0, -1), item.key]);
      const first = firsts.get(key);
      if (first === undefined) firsts.set(key, item.text);
      return first === undefined ? [] : [repeated(item, first)];
    });
  },
};

function example(api: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
spec:
  type: service
  lifecycle: production
  owner: payments
  providesApis: [orders, ${api}]
`;
}

/** An item of a list. */
interface Item {
  readonly path: Path;
  readonly text: string;
  /** Equal for items that mean the same. */
  readonly key: string;
}

function referencesIn(entity: Entity): readonly Item[] {
  return referencesOf(entity).flatMap(({ relation, path, text, target }) =>
    !relation.list || 'problem' in target ? [] : [{ path, text, key: compareKey(target) }],
  );
}

/** Tags, and the targets of a Location, which have one way to be written. */
function textsIn({ kind, value }: Entity): readonly Item[] {
  const lists: readonly Path[] =
    kind === 'Location'
      ? [
          ['metadata', 'tags'],
          ['spec', 'targets'],
        ]
      : [['metadata', 'tags']];
  return lists.flatMap((path) => {
    const list = valueAt(value, path);
    if (!Array.isArray(list)) return [];
    return list.flatMap((text: unknown, index) =>
      typeof text === 'string' ? [{ path: [...path, index], text, key: text }] : [],
    );
  });
}

function repeated({ path, text }: Item, first: string): Mistake {
  return {
    rule: duplicateItem.id,
    path,
    message:
      text === first
        ? `\`${text}\` stands twice in this list.`
        : `\`${text}\` is the same as \`${first}\` in this list.`,
    help: 'Remove it, or name what was meant.',
    fix: { title: `Remove the second \`${text}\``, edits: [{ kind: 'remove', path }] },
  };
}

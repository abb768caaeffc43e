import type { PlacedMistake } from '../finding.ts';
import { valueAt } from '../source/json.ts';
import type { CatalogIndex } from './catalog-index.ts';
import type { Entity } from './entity.ts';
import { parseRef } from './entity-ref.ts';

/**
 * Adds the fix to a reference that Backstage refuses for want of a kind, where exactly one entity of the catalog has
 * its name. A document alone cannot know this.
 */
export function completeReference(mistake: PlacedMistake, entity: Entity, catalog: CatalogIndex): PlacedMistake {
  if (mistake.rule !== 'backstage/reference' || mistake.fix) return mistake;
  const text = valueAt(entity.value, mistake.path);
  if (typeof text !== 'string') return mistake;
  const parsed = parseRef(text, { namespace: entity.namespace });
  if (!('problem' in parsed) || parsed.problem !== 'no-kind') return mistake;
  const meant = parseRef(text, { kind: 'any', namespace: entity.namespace });
  const named = 'problem' in meant ? [] : catalog.named(meant.namespace, meant.name);
  const kinds = new Set(named.map(({ kind }) => kind.toLowerCase()));
  const [kind] = kinds;
  if (kind === undefined || kinds.size > 1) return mistake;
  const full = `${kind}:${text}`;
  return {
    ...mistake,
    help: `Write \`${full}\`, the only entity with this name.`,
    fix: { title: `Write \`${full}\``, edits: [{ kind: 'set', path: mistake.path, value: full }] },
  };
}

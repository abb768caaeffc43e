import { buildIndex, type KnownCatalog } from '../core/catalog/build-index.ts';
import type { Entity } from '../core/catalog/entity.ts';
import { referencesOf } from '../core/catalog/relations.ts';
import { lazily } from '../core/lazily.ts';
import { fingerprint } from '../core/report/fingerprint.ts';
import type { ReportFinding } from '../core/report/report.ts';

const danglingReference = 'catalog/dangling-reference';

/**
 * Whether a finding says that a reference leads nowhere of which the App cannot know that: then another's word counts.
 * Few findings say so, so the references of the entities are only looked up when the first one does.
 */
export function unknownReferences(
  entities: readonly Entity[],
  catalog: KnownCatalog,
): (finding: ReportFinding) => boolean {
  const unknown = lazily(() => {
    const index = buildIndex(entities, catalog);
    const found = entities.flatMap((entity) =>
      referencesOf(entity)
        .filter(({ target }) => !('problem' in target) && index.resolve(target).is === 'unknown')
        .map(({ path }) => fingerprint({ rule: danglingReference, path }, entity.ref, entity.value)),
    );
    return new Set(found);
  });
  return (finding) => finding.rule === danglingReference && unknown().has(finding.fingerprint);
}

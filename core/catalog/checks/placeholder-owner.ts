import type { Config } from '../../policy/config.ts';
import type { CatalogCheck } from '../check.ts';
import { splitRef } from '../entity-ref.ts';
import { referencesOf } from '../relations.ts';

/** Owners that stand for "nobody yet". */
export const placeholderOwner: CatalogCheck = {
  id: 'catalog/placeholder-owner',
  title: 'The owner is a placeholder',
  why: 'An entity with a placeholder for an owner, often left over from a template, belongs to nobody: it is on no team’s page, and nobody is asked when it breaks. Which names are placeholders is set by `placeholderOwners` in the configuration.',
  remedy: 'Name the group that answers for the entity.',
  severity: 'warning',
  examples: {
    wrong: {
      catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: orders
spec:
  owner: TBD
`,
      config: { placeholderOwners: ['tbd', 'unknown'] },
    },
    right: {
      catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: orders
spec:
  owner: group:default/payments
`,
      config: { placeholderOwners: ['tbd', 'unknown'] },
    },
  },
  entity: (entity, { config }) =>
    referencesOf(entity)
      .filter(({ relation, text }) => relation.field === 'owner' && isPlaceholderOwner(text, config))
      .map(({ path, text }) => ({
        rule: placeholderOwner.id,
        path,
        message: `The owner \`${text}\` is a placeholder: nobody answers for this entity.`,
        help: 'Name the group that answers for it.',
      })),
};

/** Whether an owner, whole, without its kind, or by its name alone, is one of the configured placeholders. */
export function isPlaceholderOwner(text: string, config: Config): boolean {
  const forms = [text, text.slice(text.indexOf(':') + 1), splitRef(text)?.name ?? text].map(fold);
  return config.placeholderOwners.some((placeholder) => forms.includes(fold(placeholder)));
}

function fold(text: string): string {
  return text.trim().toLowerCase();
}

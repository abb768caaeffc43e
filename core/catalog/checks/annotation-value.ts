import type { Mistake } from '../../finding.ts';
import { isObject, valueAt } from '../../source/json.ts';
import type { CatalogCheck } from '../check.ts';
import { wellKnownAnnotations } from '../well-known-annotations.ts';

const rule = 'catalog/annotation-value';

/** Values of well-known annotations that the plugins behind them cannot read. */
export const annotationValue: CatalogCheck = {
  id: rule,
  title: 'The value of a well-known annotation has another format',
  why:
    'Backstage takes any text as the value of an annotation. The plugin that reads it does not: its card or tab then ' +
    `stays empty or shows an error. Judged are ${Object.keys(wellKnownAnnotations)
      .map((name) => `\`${name}\``)
      .join(', ')}.`,
  remedy: 'Write the value in the documented format.',
  severity: 'warning',
  examples: {
    wrong: { catalogInfo: example('https://github.com/acme/shop') },
    right: { catalogInfo: example('acme/shop') },
  },

  entity({ value }): readonly Mistake[] {
    const annotations = valueAt(value, ['metadata', 'annotations']);
    if (!isObject(annotations)) return [];
    return Object.entries(annotations).flatMap(([name, text]) => {
      const known = Object.hasOwn(wellKnownAnnotations, name) ? wellKnownAnnotations[name] : undefined;
      if (!known || typeof text !== 'string' || text.includes('{{') || known.accepts(text.trim())) return [];
      const path = ['metadata', 'annotations', name];
      const likely = known.likely?.(text.trim());
      return [
        {
          rule,
          path,
          message: `${text.trim() === '' ? 'An empty value' : `\`${text}\``} cannot be read as ${known.meaning}; the format is \`${known.format}\`.`,
          help: `Write, for example, \`${likely ?? known.example}\`.`,
          ...(likely !== undefined && {
            fix: { title: `Write \`${likely}\``, edits: [{ kind: 'set' as const, path, value: likely }] },
          }),
        },
      ];
    });
  },
};

function example(slug: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
  annotations:
    github.com/project-slug: ${slug}
spec:
  type: website
  lifecycle: production
  owner: group:default/shop
`;
}

import type { Mistake } from '../../finding.ts';
import type { CatalogCheck } from '../check.ts';
import {
  annotationOf,
  describesOwnRepository,
  projectSlugOf,
  sameSlug,
  sourceAnnotation,
  sourceRepositoryOf,
} from '../own-repository.ts';

const rule = 'catalog/source-location';

/** `backstage.io/source-location` of another repository. */
export const sourceLocation: CatalogCheck = {
  id: rule,
  title: 'The source location is in another repository',
  why:
    'Backstage links “View source” to `backstage.io/source-location` and reads TechDocs from there. In the ' +
    '`catalog-info.yaml` at the top of a repository it is not needed, and one that names another repository on the ' +
    'same host is mostly left over from a rename or a copy. It is a note, unless `github.com/project-slug` of the ' +
    'same entity contradicts it.',
  remedy: 'Remove the annotation: Backstage then uses the folder of the catalog file. Or name this repository.',
  severity: 'warning',
  examples: {
    wrong: { catalogInfo: example('acme/shop-template'), repository: 'acme/shop' },
    right: { catalogInfo: example('acme/shop'), repository: 'acme/shop' },
  },

  entity(entity, context): readonly Mistake[] {
    const { slug, host } = context.repository;
    const source = sourceRepositoryOf(entity);
    if (!source || slug === undefined || host === undefined) return [];
    if (source.host !== host.toLowerCase() || sameSlug(source.slug, slug)) return [];
    const project = projectSlugOf(entity);
    if ((project !== undefined && !sameSlug(project, slug)) || !describesOwnRepository(entity, context)) return [];
    const path = ['metadata', 'annotations', sourceAnnotation];
    const found: Mistake = {
      rule,
      path,
      message: `The source location is in \`${source.slug}\`, not in this repository, which is \`${slug}\`. Backstage links to it and reads TechDocs there.`,
      help: 'Remove the annotation, or name this repository.',
    };
    const written = annotationOf(entity, sourceAnnotation) ?? '';
    if (project === undefined) return [{ ...found, severity: 'note' }];
    const value = written.replace(source.slug, slug);
    return [{ ...found, fix: { title: `Name \`${slug}\``, edits: [{ kind: 'set', path, value }] } }];
  },
};

function example(slug: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
  annotations:
    github.com/project-slug: acme/shop
    backstage.io/source-location: url:https://github.com/${slug}/
spec:
  type: website
  lifecycle: production
  owner: group:default/shop
`;
}

import type { Mistake } from '../../finding.ts';
import type { CatalogCheck } from '../check.ts';
import {
  describesOwnRepository,
  projectSlugOf,
  sameSlug,
  slugAnnotation,
  sourceRepositoryOf,
} from '../own-repository.ts';

const rule = 'catalog/project-slug';

/** `github.com/project-slug` of another repository. */
export const projectSlug: CatalogCheck = {
  id: rule,
  title: 'The project slug names another repository',
  why:
    'Backstage shows the pull requests, builds, releases and security findings of the repository that ' +
    '`github.com/project-slug` names. After a rename, or when the file was copied, those are of another repository. ' +
    'Only a `catalog-info.yaml` at the top of a repository is judged, and only where the catalog files name no more ' +
    'than one other repository: a central catalog describes many.',
  remedy:
    'Set the annotation to the `owner/name` of this repository. If the code does live in the other one, say so with ' +
    '`backstage.io/source-location`.',
  severity: 'warning',
  examples: {
    wrong: { catalogInfo: example('acme/shop-template'), repository: 'acme/shop' },
    right: { catalogInfo: example('acme/shop'), repository: 'acme/shop' },
  },

  entity(entity, context): readonly Mistake[] {
    const written = projectSlugOf(entity);
    const { slug } = context.repository;
    if (written === undefined || slug === undefined || sameSlug(written, slug)) return [];
    // An entity that says where its code is means what it says.
    const source = sourceRepositoryOf(entity)?.slug;
    if (source !== undefined && !sameSlug(source, slug)) return [];
    if (!describesOwnRepository(entity, context)) return [];
    const path = ['metadata', 'annotations', slugAnnotation];
    const message = `\`${written}\` is not this repository, which is \`${slug}\`. Backstage shows the pull requests and builds of the other one.`;
    const help = `Set it to \`${slug}\`, or say with \`backstage.io/source-location\` that the code lives elsewhere.`;
    // The same name under another owner: a fork, where the slug is right once it is merged.
    if (sameSlug(nameOf(written), nameOf(slug))) return [{ rule, path, message, help, severity: 'note' }];
    return [
      {
        rule,
        path,
        message,
        help,
        fix: { title: `Set the slug to \`${slug}\``, edits: [{ kind: 'set', path, value: slug }] },
      },
    ];
  },
};

function nameOf(slug: string): string {
  return slug.slice(slug.indexOf('/') + 1);
}

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

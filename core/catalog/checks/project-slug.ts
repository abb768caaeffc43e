import type { Mistake } from '../../finding.ts';
import type { CatalogCheck, CheckContext } from '../check.ts';
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
    // A clone keeps the old name after a rename: only a name that the catalog confirms is certain, and offered.
    const confirmed = isConfirmed(slug, context);
    const elsewhere = 'say with `backstage.io/source-location` that the code lives elsewhere';
    const message = `\`${written}\` is not ${confirmed ? 'this repository, which is' : 'the name by which this repository is known here,'} \`${slug}\`. Backstage shows the pull requests and builds of \`${written}\`.`;
    const help = confirmed
      ? `Set it to \`${slug}\`, or ${elsewhere}.`
      : `If \`${slug}\` is still the name of this repository, set it to that, or ${elsewhere}. If the repository was renamed, correct the remote of this clone with \`git remote set-url\`.`;
    const found: Mistake = { rule, path, message, help };
    // The same name under another owner: a fork, where the slug is right once it is merged.
    if (sameSlug(nameOf(written), nameOf(slug))) return [{ ...found, severity: 'note' }];
    if (!confirmed) return [found];
    return [{ ...found, fix: { title: `Set the slug to \`${slug}\``, edits: [{ kind: 'set', path, value: slug }] } }];
  },
};

/** Whether an entity of the catalog names the repository by this slug, too. */
function isConfirmed(slug: string, { catalog }: CheckContext): boolean {
  return catalog.entities.some((entity) =>
    [projectSlugOf(entity), sourceRepositoryOf(entity)?.slug].some(
      (named) => named !== undefined && sameSlug(named, slug),
    ),
  );
}

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

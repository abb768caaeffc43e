import type { RepositoryFacts } from '../facts/repository.ts';
import { valueAt } from '../source/json.ts';
import type { CheckContext } from './check.ts';
import type { Entity } from './entity.ts';

/** The annotation that names a repository of GitHub. */
export const slugAnnotation = 'github.com/project-slug';
/** The annotation that names the place of an entity's source code. */
export const sourceAnnotation = 'backstage.io/source-location';

/** The value of an annotation when it is text. */
export function annotationOf(entity: Entity, name: string): string | undefined {
  const value = valueAt(entity.value, ['metadata', 'annotations', name]);
  return typeof value === 'string' ? value : undefined;
}

/** `owner/name` as written in `github.com/project-slug`, when it has that form. */
export function projectSlugOf(entity: Entity): string | undefined {
  const slug = annotationOf(entity, slugAnnotation);
  return slug !== undefined && /^[\w.-]+\/[\w.-]+$/.test(slug) ? slug : undefined;
}

/** The host and `owner/name` in `backstage.io/source-location`, when it is the URL of a repository. */
export function sourceRepositoryOf(entity: Entity): { readonly host: string; readonly slug: string } | undefined {
  const location = annotationOf(entity, sourceAnnotation);
  if (location === undefined || !/^url:https?:\/\//.test(location)) return undefined;
  const [host, owner, name] = location.replace(/^url:https?:\/\//, '').split(/[/?#]/);
  if (!host || !owner || !name || location.includes('{{')) return undefined;
  return { host: host.toLowerCase(), slug: `${owner}/${name.replace(/\.git$/, '')}` };
}

/** Whether two slugs name one repository; GitHub does not tell case apart. */
export function sameSlug(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * Whether an entity stands where a repository describes itself: in `catalog-info.yaml` at the top (or in `.github` or
 * `.backstage`), in a run whose entities name one foreign repository at most. A catalog of many repositories names
 * many, and rightly so.
 */
export function describesOwnRepository(entity: Entity, { catalog, repository }: CheckContext): boolean {
  const { slug } = repository;
  if (slug === undefined || !onGithub(repository)) return false;
  if (!/^(?:\.github\/|\.backstage\/)?catalog-info\.ya?ml$/.test(entity.file)) return false;
  const named = catalog.entities.flatMap((other) => [projectSlugOf(other), sourceRepositoryOf(other)?.slug]);
  const foreign = new Set(
    named.filter((one) => one !== undefined && !sameSlug(one, slug)).map((one) => one?.toLowerCase()),
  );
  return foreign.size <= 1;
}

/** Hosts that are surely not GitHub; an Enterprise Server may have any other name. */
function onGithub({ host }: RepositoryFacts): boolean {
  return host === undefined || !/gitlab|bitbucket|azure|visualstudio|gitea|forgejo|codeberg/i.test(host);
}

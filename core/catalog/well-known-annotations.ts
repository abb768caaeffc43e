import { splitRef } from './entity-ref.ts';

/** An annotation whose format is documented. */
export interface WellKnownAnnotation {
  /** What it means, as a noun phrase. */
  readonly meaning: string;
  /** The format, as people write it. */
  readonly format: string;
  readonly example: string;
  /** Where the format is documented or read. */
  readonly source: string;
  /** Whether a value has the format. Says yes to anything that may be meant to work. */
  readonly accepts: (value: string) => boolean;
  /** The value that is likely meant by one of another format. */
  readonly likely?: (value: string) => string | undefined;
}

const catalogDocs = 'https://backstage.io/docs/features/software-catalog/well-known-annotations';
const communityPlugins = 'https://github.com/backstage/community-plugins/tree/main/workspaces';

/** The annotations whose values `catalog/annotation-value` judges: only those whose format is certain. */
export const wellKnownAnnotations: Readonly<Record<string, WellKnownAnnotation>> = {
  'github.com/project-slug': {
    meaning: 'the repository on GitHub',
    format: '<owner>/<repository>',
    example: 'acme/shop',
    source: catalogDocs,
    accepts: (value) => /^[\w.-]+\/[\w.-]+$/.test(value),
    likely: slugOfUrl,
  },
  'github.com/team-slug': {
    meaning: 'the team on GitHub',
    format: '<organization>/<team>',
    example: 'acme/shop-team',
    source: catalogDocs,
    accepts: (value) => /^[\w.-]+\/[\w.-]+$/.test(value),
    likely: (value) => (/^@[\w.-]+\/[\w.-]+$/.test(value) ? value.slice(1) : undefined),
  },
  'github.com/user-login': {
    meaning: 'the login of a user on GitHub',
    format: '<login>',
    example: 'octocat',
    source: catalogDocs,
    accepts: (value) => value !== '' && !/[\s/@:]/.test(value),
    likely: (value) => (/^@[\w-]+$/.test(value) ? value.slice(1) : undefined),
  },
  'gitlab.com/project-slug': {
    meaning: 'the project on GitLab',
    format: '<group>/<project>',
    example: 'acme/shop',
    source: 'https://github.com/immobiliare/backstage-plugin-gitlab',
    accepts: (value) => /^[^\s/:]+(?:\/[^\s/:]+)+$/.test(value),
  },
  'dev.azure.com/project-repo': {
    meaning: 'the project and repository on Azure DevOps',
    format: '<project>/<repository>',
    example: 'acme/shop',
    source: `${communityPlugins}/azure-devops`,
    // The plugin splits at the slash and refuses an empty half; names may hold spaces.
    accepts: (value) => /^[^/]+\/[^/]/.test(value),
  },
  'circleci.com/project-slug': {
    meaning: 'the project on CircleCI',
    format: '<source control>/<organization>/<project>',
    example: 'github/acme/shop',
    source: catalogDocs,
    accepts: (value) => /^[^\s/:]+\/[^\s/:]+(?:\/[^\s/:]+)?$/.test(value),
  },
  'sentry.io/project-slug': {
    meaning: 'the project on Sentry',
    format: '<project>',
    example: 'shop',
    source: catalogDocs,
    accepts: (value) => /^[^\s/:]+(?:\/[^\s/:]+)?$/.test(value),
  },
  'rollbar.com/project-slug': {
    meaning: 'the project on Rollbar',
    format: '<organization>/<project> or <project>',
    example: 'acme/shop',
    source: catalogDocs,
    accepts: (value) => /^[^\s/:]+(?:\/[^\s/:]+)?$/.test(value),
  },
  'backstage.io/source-location': {
    meaning: 'the place of the source code',
    format: 'url:<address>',
    example: 'url:https://github.com/acme/shop/',
    source: catalogDocs,
    // A location of another type than `url` may have any target.
    accepts: (value) => (value.startsWith('url:') ? isWebAddress(value.slice(4).trim()) : isLocation(value)),
    likely: (value) => (isWebAddress(value) ? `url:${value}` : undefined),
  },
  'backstage.io/view-url': link(
    'the page that shows the entity',
    'https://github.com/acme/shop/blob/main/catalog-info.yaml',
  ),
  'backstage.io/edit-url': link(
    'the page that edits the entity',
    'https://github.com/acme/shop/edit/main/catalog-info.yaml',
  ),
  'backstage.io/techdocs-entity': {
    meaning: 'the entity whose TechDocs are shown',
    format: '<kind>:<namespace>/<name>',
    example: 'component:default/shop',
    source: catalogDocs,
    accepts: (value) => splitRef(value)?.kind !== undefined,
  },
  'backstage.io/code-coverage': {
    meaning: 'the mode of the code coverage plugin',
    format: 'scm-only or enabled',
    example: 'enabled',
    source: catalogDocs,
    accepts: (value) => value === 'scm-only' || value === 'enabled',
  },
};

/** A link that Backstage shows. One that begins with a slash leads to a page of the same Backstage. */
function link(meaning: string, example: string): WellKnownAnnotation {
  return {
    meaning,
    format: 'an absolute URL',
    example,
    source: catalogDocs,
    accepts: (value) =>
      value.startsWith('/') || (!value.startsWith('url:') && /^[A-Za-z][A-Za-z0-9+.-]*:\S/.test(value)),
    likely: (value) => (value.startsWith('url:') && isWebAddress(value.slice(4)) ? value.slice(4) : undefined),
  };
}

function isWebAddress(value: string): boolean {
  return /^https?:\/\/[^\s/]/.test(value);
}

function isLocation(value: string): boolean {
  return /^[^:]+:\s*\S/.test(value) && !/^https?:/.test(value);
}

/** `owner/name` of `https://github.com/owner/name.git` and the like. */
function slugOfUrl(value: string): string | undefined {
  const parts = /^https?:\/\/[^/\s]*github[^/\s]*\/([\w.-]+)\/([\w.-]+)\/?$/.exec(value);
  return parts ? `${parts[1]}/${parts[2]?.replace(/\.git$/, '')}` : undefined;
}

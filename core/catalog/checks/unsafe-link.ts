import type { Mistake } from '../../finding.ts';
import type { Json, Path } from '../../source/json.ts';
import { valueAt } from '../../source/json.ts';
import type { CatalogCheck } from '../check.ts';
import type { Entity } from '../entity.ts';

const rule = 'catalog/unsafe-link';

/** Links that run a script, carry a page in themselves, or open the reader's own disk. */
export const unsafeLink: CatalogCheck = {
  id: rule,
  title: 'A link is unsafe',
  why:
    'Backstage accepts any URL in `metadata.links`, `spec.profile.picture`, `backstage.io/view-url` and ' +
    '`backstage.io/edit-url`. A `javascript:` link would run in the session of whoever clicks it; Backstage refuses to ' +
    'show it and the page fails. `vbscript:` and `data:` are of the same sort, and a browser does not follow `file:` ' +
    'from a web page.',
  remedy: 'Link to an address that begins with `https://`.',
  severity: 'error',
  examples: {
    wrong: { catalogInfo: example('javascript:alert(1)') },
    right: { catalogInfo: example('https://runbooks.example.com/shop') },
  },

  entity: (entity) => linksOf(entity).flatMap(({ path, url }) => judge(path, url)),
};

function example(url: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
  links:
    - title: Runbook
      url: ${url}
spec:
  type: website
  lifecycle: production
  owner: group:default/shop
`;
}

interface Link {
  readonly path: Path;
  readonly url: string;
}

function linksOf({ value }: Entity): readonly Link[] {
  const links = valueAt(value, ['metadata', 'links']);
  const paths: readonly Path[] = [
    ...(Array.isArray(links) ? links.map((_: Json, index) => ['metadata', 'links', index, 'url']) : []),
    ['metadata', 'annotations', 'backstage.io/view-url'],
    ['metadata', 'annotations', 'backstage.io/edit-url'],
    ['spec', 'profile', 'picture'],
  ];
  return paths.flatMap((path) => {
    const url = valueAt(value, path);
    return typeof url === 'string' ? [{ path, url }] : [];
  });
}

function judge(path: Path, url: string): readonly Mistake[] {
  // A browser drops these characters before it looks at the scheme.
  const address = url.replaceAll(/[\0-\x20]/g, '').toLowerCase();
  const scheme = /^(?:javascript|vbscript|data|file):/.exec(address)?.[0];
  if (scheme === undefined || (path.at(-1) === 'picture' && address.startsWith('data:image/'))) return [];
  const shown = url.length > 80 ? `${url.slice(0, 80)}…` : url;
  const isFile = scheme === 'file:';
  return [
    {
      rule,
      path,
      message: isFile
        ? `\`${shown}\` names a file on the disk of whoever clicks it. Browsers do not follow such a link from a web page.`
        : `\`${shown}\` is a \`${scheme}\` link: it could run code in the session of whoever clicks it.`,
      help: 'Link to an address that begins with `https://`.',
      ...(isFile && { severity: 'warning' as const }),
    },
  ];
}

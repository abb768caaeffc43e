import type { Fix, Mistake } from '../../finding.ts';
import type { PathState, RepositoryFacts } from '../../facts/repository.ts';
import type { Path } from '../../source/json.ts';
import { inFolder } from '../../source/folders.ts';
import { valueAt } from '../../source/json.ts';
import type { CatalogCheck } from '../check.ts';
import type { Entity } from '../entity.ts';
import { atRepositoryRoot, techdocsFolderOf, type TechdocsFolder } from '../targets.ts';

const rule = 'catalog/techdocs-ref';
const annotation: Path = ['metadata', 'annotations', 'backstage.io/techdocs-ref'];
const configFiles = ['mkdocs.yml', 'mkdocs.yaml'];

/** A `backstage.io/techdocs-ref` behind which there are no docs to build. */
export const techdocsRef: CatalogCheck = {
  id: rule,
  title: 'The TechDocs annotation leads to no documentation',
  why:
    'Backstage shows a Docs tab for every entity with `backstage.io/techdocs-ref`. TechDocs builds the folder that ' +
    '`dir:` names, counted from the folder of the catalog file: by its `mkdocs.yml` or `mkdocs.yaml`, or, without ' +
    'one, from a folder `docs` in it. Where there is neither, the build fails and the tab shows an error. Folders ' +
    'are not checked where `backstage.io/source-location` says that they count from elsewhere.',
  remedy:
    'Let `dir:` name the folder that holds `mkdocs.yml` (not the folder that holds the pages), or remove the ' +
    'annotation. Where a pipeline builds the docs from elsewhere, set `catalog/techdocs-ref` to `off`.',
  severity: 'warning',
  examples: {
    wrong: {
      catalogInfo: example('dir:./docs'),
      files: { 'mkdocs.yml': 'site_name: Shop\n', 'docs/index.md': '# Shop\n' },
    },
    right: {
      catalogInfo: example('dir:.'),
      files: { 'mkdocs.yml': 'site_name: Shop\n', 'docs/index.md': '# Shop\n' },
    },
  },

  *needs(entity) {
    const written = techdocsFolderOf(entity);
    if (!written) return;
    for (const path of placesOf(written)) yield { state: path };
    for (const path of parentConfigs(written)) yield { state: path };
    if (written.fromRoot) yield { state: '..' };
  },

  entity(entity, { repository }) {
    const problem = judgeForm(entity) ?? judgeFolder(entity, repository);
    return problem ? [{ rule, path: annotation, ...problem }] : [];
  },
};

function example(reference: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
  annotations:
    backstage.io/techdocs-ref: ${reference}
spec:
  type: website
  lifecycle: production
  owner: group:default/shop
`;
}

type Problem = Omit<Mistake, 'rule' | 'path'>;

/** What is wrong with the form of the value; TechDocs itself knows `dir:` and `url:` alone. */
function judgeForm(entity: Entity): Problem | undefined {
  const text = valueAt(entity.value, annotation);
  if (typeof text !== 'string' || text.includes('{{')) return undefined;
  const colon = text.indexOf(':');
  const type = text.slice(0, colon);
  const target = text.slice(colon + 1).trim();
  const isUrl = type === 'http' || type === 'https';
  if (colon > 0 && target !== '' && !isUrl) {
    if (type === 'dir' || type === 'url') return undefined;
    return {
      message: `\`${text}\` begins with \`${type}:\`. TechDocs itself knows \`dir:\` and \`url:\` alone and cannot build these docs.`,
      help: 'Use `dir:` with a folder, or `url:` with an absolute URL.',
    };
  }
  // Whether a bare word was meant as a folder is anybody's guess.
  const guess = isUrl ? `url:${text}` : /^\.{0,2}\/|^\.\.?$/.test(text) ? `dir:${text}` : undefined;
  return {
    message: `${text.trim() === '' ? 'The empty value' : `\`${text}\``} is not of the form \`dir:<folder>\` or \`url:<address>\`, so TechDocs cannot build these docs.`,
    help: guess === undefined ? 'Name a folder: `dir:.` is that of this file.' : `Write \`${guess}\`.`,
    ...(guess !== undefined && { fix: fixTo(guess) }),
  };
}

function fixTo(value: string): Fix {
  return { title: `Write \`${value}\``, edits: [{ kind: 'set', path: annotation, value }] };
}

/** The folder, the files that configure its docs, and the folder of pages that TechDocs supposes without them. */
function placesOf({ folder }: TechdocsFolder): readonly string[] {
  return [folder, ...[...configFiles, 'docs'].map((name) => inFolder(folder, name))];
}

/** The folder above, when the written one has a last step to drop. */
function parentOf({ folder }: TechdocsFolder): string | undefined {
  if (folder === '.' || folder.endsWith('..')) return undefined;
  const slash = folder.lastIndexOf('/');
  return slash === -1 ? '.' : folder.slice(0, slash);
}

function parentConfigs(written: TechdocsFolder): readonly string[] {
  const parent = parentOf(written);
  return parent === undefined ? [] : configFiles.map((name) => inFolder(parent, name));
}

function judgeFolder(entity: Entity, repository: RepositoryFacts): Problem | undefined {
  const written = techdocsFolderOf(entity);
  if (!written || (written.fromRoot && !atRepositoryRoot(repository))) return undefined;
  const [place, ...inside] = placesOf(written).map((path) => repository.state(path).is);
  const message = messageOf(place, inside, written);
  return message === undefined ? undefined : { message, ...remedy(written, repository) };
}

/** What is wrong, by what stands at the folder and at the three places in it. */
function messageOf(
  place: PathState['is'] | undefined,
  inside: readonly PathState['is'][],
  { text, folder }: TechdocsFolder,
): string | undefined {
  switch (place) {
    case 'missing':
      return `\`${text}\` names the folder \`${folder}\`, which is not there, so TechDocs finds nothing to build.`;
    case 'outside':
      return `\`${text}\` leads out of the repository, where TechDocs cannot follow a relative path.`;
    case 'file':
      return `\`${text}\` names a file, but TechDocs builds a folder.`;
    case 'folder': {
      if (inside.some((state) => state !== 'missing')) return undefined;
      const where = folder === '.' ? 'The top folder' : `\`${folder}\``;
      return `${where} holds no \`mkdocs.yml\`, no \`mkdocs.yaml\` and no folder \`docs\`, so TechDocs finds nothing to build at \`${text}\`.`;
    }
    case 'unknown':
    case undefined:
      return undefined;
  }
}

/** Names the folder above where that is the one with the configuration. */
function remedy(written: TechdocsFolder, repository: RepositoryFacts): Pick<Problem, 'help' | 'fix'> {
  const found = parentConfigs(written).find((path) => repository.state(path).is === 'file');
  const steps = written.text
    .slice('dir:'.length)
    .trim()
    .split('/')
    .filter((step) => step !== '');
  const last = steps.pop();
  if (found === undefined || last === undefined || last === '.' || last === '..') {
    return { help: 'Name the folder that holds `mkdocs.yml`, or remove the annotation.' };
  }
  const value = `dir:${written.fromRoot ? '/' : ''}${steps.join('/') || (written.fromRoot ? '' : '.')}`;
  return { help: `Write \`${value}\`: \`${found}\` is there.`, fix: fixTo(value) };
}

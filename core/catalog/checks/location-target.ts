import type { Mistake } from '../../finding.ts';
import type { RepositoryFacts, RepositoryNeed } from '../../facts/repository.ts';
import { valueAt } from '../../source/json.ts';
import type { CatalogCheck } from '../check.ts';
import type { Entity } from '../entity.ts';
import { atRepositoryRoot, targetsOfLocation, type LocationTarget } from '../targets.ts';

const rule = 'catalog/location-target';

/** Targets of a Location that name nothing in the repository. */
export const locationTarget: CatalogCheck = {
  id: rule,
  title: 'A Location names a catalog file that is not there',
  why:
    'Backstage reads more catalog files through `kind: Location`. A target that is not there gives an error on the ' +
    'Location, and the entities behind it do not appear. Absolute URLs are not checked, nor is anything where ' +
    '`presence: optional` says that the target may be missing.',
  remedy:
    'Correct the path, which counts from the folder of the catalog file; name a file and not a folder; or say ' +
    '`presence: optional`.',
  severity: 'error',
  examples: {
    wrong: { catalogInfo: example('./teams/group.yaml'), files: { 'teams/groups.yaml': group() } },
    right: { catalogInfo: example('./teams/*.yaml'), files: { 'teams/groups.yaml': group() } },
  },

  *needs(entity) {
    for (const target of checkedTargets(entity)) yield* needsOf(target, entity);
  },

  entity: (entity, { repository }) =>
    checkedTargets(entity).flatMap((target) => {
      const problem = judge(target, entity, repository);
      return problem ? [{ rule, path: target.path, ...problem }] : [];
    }),
};

function group(): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
spec:
  type: team
  children: []
`;
}

function example(target: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Location
metadata:
  name: teams
spec:
  type: url
  targets:
    - ${target}
`;
}

type Problem = Omit<Mistake, 'rule' | 'path'>;

/** The targets that Backstage must find. A Location without a type has that of the Location that led to it. */
function checkedTargets(entity: Entity): readonly LocationTarget[] {
  const type = valueAt(entity.value, ['spec', 'type']) ?? 'url';
  if (type !== 'url' && type !== 'file') return [];
  if (valueAt(entity.value, ['spec', 'presence']) === 'optional') return [];
  return targetsOfLocation(entity);
}

function needsOf({ target, text, glob }: LocationTarget, entity: Entity): readonly RepositoryNeed[] {
  if (target.is !== 'path') return [];
  if (missesDot(entity, text)) return [{ state: target.path }];
  if (glob && target.path.startsWith('..')) return [];
  const needs: readonly RepositoryNeed[] = glob ? [{ glob: target.path }] : [{ state: target.path }];
  return target.fromRoot ? [...needs, { state: '..' }] : needs;
}

/** Backstage looks for a `file` target that does not begin with a dot in its own working directory. */
function missesDot(entity: Entity, text: string): boolean {
  return valueAt(entity.value, ['spec', 'type']) === 'file' && !/^[./\\]/.test(text);
}

function judge(written: LocationTarget, entity: Entity, repository: RepositoryFacts): Problem | undefined {
  const { target, text } = written;
  if (target.is !== 'path') return undefined;
  if (missesDot(entity, text)) return judgeDotless(written, repository);
  // A `file` target with a leading slash is a path of the machine that Backstage runs on.
  const ofFile = valueAt(entity.value, ['spec', 'type']) === 'file';
  if (target.fromRoot && (ofFile || !atRepositoryRoot(repository))) return undefined;
  if (target.folder) {
    return {
      message: `\`${text}\` ends in a slash. Backstage reads files, not folders, and gives an error for this target.`,
      help: `Name a file${written.glob ? '' : ', or several with a glob such as `./folder/*.yaml`'}.`,
    };
  }
  if (written.glob) return judgeGlob(target.path, text, repository);
  // From a local file, Backstage can follow a path anywhere.
  const leaves = valueAt(entity.value, ['spec', 'type']) === 'url';
  return leaves || repository.state(target.path).is !== 'outside'
    ? judgeState(target.path, text, repository)
    : undefined;
}

function judgeDotless({ path, text, target }: LocationTarget, repository: RepositoryFacts): Problem | undefined {
  if (target.is !== 'path' || repository.state(target.path).is !== 'file') return undefined;
  const value = `./${text}`;
  return {
    message:
      `\`${text}\` does not begin with \`.\`, so Backstage looks for it in the folder that it was started in, ` +
      'not beside this file.',
    help: `Write \`${value}\`.`,
    severity: 'warning',
    fix: { title: `Write \`${value}\``, edits: [{ kind: 'set', path, value }] },
  };
}

function judgeGlob(pattern: string, text: string, repository: RepositoryFacts): Problem | undefined {
  const matches = repository.glob(pattern);
  if (matches === undefined || matches.length > 0) return undefined;
  return {
    message: `No file matches \`${text}\`. Backstage gives an error for this target and reads nothing.`,
    help: 'Correct the glob, which counts from the folder of this file, or set `presence: optional`.',
    backstage: 'Unable to read url, no matching files found',
  };
}

function judgeState(path: string, text: string, repository: RepositoryFacts): Problem | undefined {
  switch (repository.state(path).is) {
    case 'missing':
      return {
        message: `There is no file \`${path}\`. Backstage gives an error for \`${text}\`, and its entities do not appear.`,
        help: 'Correct the path, which counts from the folder of this file, or set `presence: optional`.',
        backstage: 'Unable to read url, no matching files found',
      };
    case 'folder':
      return {
        message: `\`${text}\` is a folder. Backstage reads files and gives an error for this target.`,
        help: 'Name a file, or several with a glob such as `./folder/*.yaml`.',
      };
    case 'outside':
      return {
        message: `\`${text}\` lies outside the repository, where Backstage cannot follow a relative path.`,
        help: 'Use a path inside the repository, or the URL of the file.',
      };
    case 'file':
    case 'unknown':
      return undefined;
  }
}

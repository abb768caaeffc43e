import { appendAll } from '../../append-all.ts';
import type { PlacedMistake } from '../../finding.ts';
import { groupBy } from '../../group-by.ts';
import type { CatalogCheck, CheckContext } from '../check.ts';
import type { Entity } from '../entity.ts';
import { locationTargets } from '../location-targets.ts';
import { targetsOfLocation } from '../targets.ts';

/** An entity that no discovery rule and no Location leads to. */
export const undiscoveredEntity: CatalogCheck = {
  id: 'catalog/undiscovered-entity',
  title: 'No discovery rule and no Location finds the entity',
  why: 'Backstage reads the files that its discovery looks for, and those that a Location in them points to. An entity in any other file is never read, and nothing says so. Only checked when `discovery` in the configuration says where discovery looks, and when the run holds every file that it finds.',
  remedy: 'Move the file to where discovery looks, or name it in `spec.targets` of a Location that is found.',
  severity: 'warning',
  examples: {
    wrong: {
      catalogInfo: example('./apis/orders.yaml'),
      files: { 'apis/orders.yaml': api('orders'), 'apis/catalog-info.yaml': api('invoices') },
      config: { discovery: ['catalog-info.yaml'] },
    },
    right: {
      catalogInfo: example('./apis/*.yaml'),
      files: { 'apis/orders.yaml': api('orders'), 'apis/catalog-info.yaml': api('invoices') },
      config: { discovery: ['catalog-info.yaml'] },
    },
  },
  needs: (_entity, { discovery }) => (discovery ?? []).map((glob) => ({ glob })),
  run: async (entities, context) => {
    const found = discovered(entities, context);
    if (!found) return [];
    const { minimatch } = await import('minimatch');
    const reached = reachedFrom(found, entities, (file, glob) => {
      try {
        return minimatch(file, glob);
      } catch {
        // minimatch refuses it; what it would find nobody knows, so nothing is called undiscovered for it.
        return true;
      }
    });
    return entities.filter(({ file }) => !reached.has(file)).map(undiscovered);
  },
};

function api(name: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: ${name}
spec:
  type: custom
  lifecycle: production
  owner: payments
  definition: Orders by mail.
`;
}

function example(target: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Location
metadata:
  name: orders
spec:
  type: url
  targets: [${target}]
`;
}

/** The files that discovery finds; `undefined` unless all of them are in the run, or a Location may be missed. */
function discovered(entities: readonly Entity[], { config, repository }: CheckContext): readonly string[] | undefined {
  if (!config.discovery) return undefined;
  const inRun = new Set(entities.map(({ file }) => file));
  const found: string[] = [];
  for (const pattern of config.discovery) {
    const files = repository.glob(pattern);
    if (!files?.every((file) => inRun.has(file))) return undefined;
    appendAll(found, files);
  }
  return found;
}

type MatchGlob = (file: string, glob: string) => boolean;

/** The files of the run that discovery or a Location leads to. */
function reachedFrom(found: readonly string[], entities: readonly Entity[], matchGlob: MatchGlob): ReadonlySet<string> {
  const files = new Set(entities.map(({ file }) => file));
  const locations = groupBy(
    entities.filter(({ kind, accepted }) => kind === 'Location' && accepted),
    ({ file }) => file,
  );
  const reached = new Set(found);
  // A set that grows while it is walked: each file that is reached may lead to more.
  for (const file of reached) {
    for (const leadsTo of (locations.get(file) ?? []).flatMap((location) => matchers(location, matchGlob))) {
      for (const other of files) if (leadsTo(other)) reached.add(other);
    }
  }
  return reached;
}

/** Tells for each target of a Location which files it may be; in doubt it is one. */
function matchers(location: Entity, matchGlob: MatchGlob): readonly ((file: string) => boolean)[] {
  const relative = locationTargets(location).map(({ target, glob, fromRoot }) => (file: string): boolean => {
    if (glob) return matchGlob(file, target) || fromRoot;
    return target === file || (fromRoot && target.endsWith(`/${file}`));
  });
  const urls = targetsOfLocation(location).flatMap(({ target, glob }) =>
    target.is === 'url' ? [(file: string): boolean => glob || target.url.endsWith(`/${file}`)] : [],
  );
  return [...relative, ...urls];
}

function undiscovered(entity: Entity): PlacedMistake {
  return {
    rule: undiscoveredEntity.id,
    file: entity.file,
    document: entity.document,
    path: ['metadata', 'name'],
    message: `Backstage will not find \`${entity.ref}\`: discovery does not look at \`${entity.file}\`, and no Location that is found names it.`,
    help: 'Move the file to where discovery looks, or name it in a Location.',
    identity: entity.ref,
  };
}

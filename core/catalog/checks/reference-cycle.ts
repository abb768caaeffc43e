import type { PlacedMistake } from '../../finding.ts';
import type { Path } from '../../source/json.ts';
import type { CatalogCheck } from '../check.ts';
import { findCycles } from '../cycles.ts';
import type { Entity } from '../entity.ts';
import { compareKey } from '../entity-ref.ts';
import { referencesOf } from '../relations.ts';

/** Entities that are part of each other, or depend on each other. */
export const referenceCycle: CatalogCheck = {
  id: 'catalog/reference-cycle',
  title: 'References form a cycle',
  why: 'A component that is part of its own part, a group that is its own ancestor or a domain inside itself has no place in any hierarchy: Backstage stores it, and pages and scripts that walk up or down never come to an end, or leave the entities out. Entities that depend on each other (a warning) cannot be built, started or replaced one after the other. Cycles are searched among the entities of the run.',
  remedy: 'Remove the reference that points the wrong way.',
  severity: 'error',
  examples: {
    wrong: { catalogInfo: example('engineering', 'platform') },
    right: { catalogInfo: example('engineering', 'company') },
  },
  run: (entities) => families.flatMap((family) => cyclesOf(entities, family)),
};

function example(...[first, second]: readonly [string, string]): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: platform
spec:
  type: team
  parent: ${first}
  children: []
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: engineering
spec:
  type: department
  parent: ${second}
  children: []
`;
}

/** Fields that make one kind of edge, by whether they are written at its beginning or at its end. */
interface Family {
  readonly forward: string;
  readonly backward?: string;
  readonly means: string;
  readonly severity?: 'warning';
}

const families: readonly Family[] = [
  { forward: 'subcomponentOf', means: 'are parts of each other' },
  { forward: 'parent', backward: 'children', means: 'are ancestors of each other' },
  { forward: 'subdomainOf', means: 'are parts of each other' },
  { forward: 'dependsOn', backward: 'dependencyOf', means: 'depend on each other', severity: 'warning' },
];

/** An edge of the graph, and the reference that makes it. */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly entity: Entity;
  readonly path: Path;
}

function cyclesOf(entities: readonly Entity[], family: Family): readonly PlacedMistake[] {
  const edges = new Map<string, Edge>();
  const graph = new Map<string, Set<string>>();
  for (const edge of entities.flatMap((entity) => edgesOf(entity, family))) {
    const key = edgeKey(edge.from, edge.to);
    if (!edges.has(key)) edges.set(key, edge);
    graph.set(edge.from, (graph.get(edge.from) ?? new Set()).add(edge.to));
  }
  const order = new Map([...edges.keys()].map((key, index) => [key, index]));
  return findCycles(graph).flatMap((cycle) => {
    const keys = cycle.map((node, index) => edgeKey(node, cycle[(index + 1) % cycle.length] ?? node));
    // The first in file, document and field order, so that the place does not depend on where the walk began.
    const [first] = keys.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    const edge = edges.get(first ?? '');
    return edge ? [describe(startingAt(cycle, edge.from), edge, family)] : [];
  });
}

function edgeKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

function edgesOf(entity: Entity, { forward, backward }: Family): readonly Edge[] {
  return referencesOf(entity).flatMap(({ relation, path, target }) => {
    if ('problem' in target) return [];
    const other = compareKey(target);
    if (relation.field === forward) return [{ from: entity.ref, to: other, entity, path }];
    if (relation.field === backward) return [{ from: other, to: entity.ref, entity, path }];
    return [];
  });
}

function startingAt(cycle: readonly string[], node: string): readonly string[] {
  const start = cycle.indexOf(node);
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}

/** The nodes of a long cycle that are shown at its beginning. */
const mostShown = 8;

function describe(cycle: readonly string[], { entity, path }: Edge, family: Family): PlacedMistake {
  const { means, severity, forward } = family;
  const shown = cycle.slice(0, mostShown).map((ref) => `\`${ref}\``);
  if (cycle.length > mostShown) shown.push(`${cycle.length - mostShown} more`);
  const message =
    cycle.length === 1
      ? `\`${entity.ref}\` refers to itself: \`${path[1]}\` must name another entity.`
      : `These ${cycle.length} entities ${means}: ${[...shown, shown[0]].join(' → ')}.`;
  return {
    rule: referenceCycle.id,
    file: entity.file,
    document: entity.document,
    path,
    message,
    help:
      cycle.length === 1
        ? 'Name the entity that was meant, or remove it.'
        : 'Remove the reference that points the wrong way.',
    identity: `${forward} ${cycle.toSorted().join(' ')}`,
    ...(severity && { severity }),
  };
}

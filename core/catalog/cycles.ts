import { appendAll } from '../append-all.ts';

/** A graph by the names of its nodes: from each node to those it has an edge to. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * One cycle for each group of nodes that all lead to each other, the shortest through the group's first node (in the
 * order of the map), as the nodes along it. A node that leads to itself is a cycle of one.
 */
export function findCycles(graph: Graph): readonly (readonly string[])[] {
  const groups = connectedGroups(graph);
  const done = new Set<number>();
  const cycles: (readonly string[])[] = [];
  for (const node of graph.keys()) {
    const group = groups.get(node);
    if (group === undefined || done.has(group)) continue;
    const cycle = shortestCycle(node, graph, (other) => groups.get(other) === group);
    if (!cycle) continue;
    cycles.push(cycle);
    done.add(group);
  }
  return cycles;
}

/** Numbers the strongly connected components (Kosaraju's algorithm, without recursion). */
function connectedGroups(graph: Graph): ReadonlyMap<string, number> {
  const reversed = new Map<string, Set<string>>();
  for (const [from, targets] of graph) {
    for (const to of targets) reversed.set(to, (reversed.get(to) ?? new Set()).add(from));
  }
  const groups = new Map<string, number>();
  for (const [number, start] of finishingOrder(graph).toReversed().entries()) {
    const open = groups.has(start) ? [] : [start];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (groups.has(node)) continue;
      groups.set(node, number);
      appendAll(open, reversed.get(node) ?? []);
    }
  }
  return groups;
}

/** The nodes in the order in which a depth-first walk leaves them. */
function finishingOrder(graph: Graph): readonly string[] {
  const seen = new Set<string>();
  const finished: string[] = [];
  for (const start of graph.keys()) {
    const open: { readonly node: string; readonly next: Iterator<string> }[] = [];
    const enter = (node: string): void => {
      if (seen.has(node)) return;
      seen.add(node);
      open.push({ node, next: (graph.get(node) ?? new Set<string>()).values() });
    };
    enter(start);
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const step = top.next.next();
      if (step.done === true) finished.push(open.pop()?.node ?? '');
      else enter(step.value);
    }
  }
  return finished;
}

/** The shortest way from a node back to itself, among the nodes that `within` allows. */
function shortestCycle(start: string, graph: Graph, within: (node: string) => boolean): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const to of graph.get(node) ?? []) {
      if (to === start) return pathTo(node, cameFrom);
      if (!within(to) || cameFrom.has(to)) continue;
      cameFrom.set(to, node);
      queue.push(to);
    }
  }
  return undefined;
}

function pathTo(end: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const path = [end];
  for (let node = cameFrom.get(end); node !== undefined; node = cameFrom.get(node)) path.push(node);
  return path.toReversed();
}

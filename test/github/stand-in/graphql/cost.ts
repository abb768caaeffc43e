import {
  Kind,
  type ArgumentNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** What a query costs, or why GitHub refuses it. */
export type Cost =
  | { readonly points: number; readonly nodes: number }
  | { readonly refusal: { readonly type: string; readonly message: string } };

/** GitHub refuses a query that could give more nodes. */
const mostNodes = 500_000;

interface Counted {
  requests: number;
  nodes: number;
  refusal: { type: string; message: string } | undefined;
}

/**
 * Counts a query as GitHub does: every connection costs a request for each node above it; a hundred requests are a point.
 * https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export function costOf(document: DocumentNode, variables: Readonly<Record<string, unknown>>): Cost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const counted: Counted = { requests: 0, nodes: 0, refusal: undefined };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) count(definition.selectionSet, 1);
  }
  if (counted.nodes > mostNodes) {
    const message = `This query requests up to ${counted.nodes} possible nodes which exceeds the maximum limit of ${mostNodes}.`;
    return { refusal: { type: 'MAX_NODE_LIMIT_EXCEEDED', message } };
  }
  if (counted.refusal !== undefined) return { refusal: counted.refusal };
  return { points: Math.max(1, Math.round(counted.requests / 100)), nodes: counted.nodes };

  function count(selections: SelectionSetNode, above: number): void {
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) count(fragment.selectionSet, above);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) count(selection.selectionSet, above);
      else {
        const size = pageSize(selection.arguments ?? []);
        if (size !== undefined) page(selection.name.value, size, above);
        if (selection.selectionSet !== undefined) count(selection.selectionSet, above * (size ?? 1));
      }
    }
  }

  function page(name: string, size: number, above: number): void {
    counted.requests += above;
    counted.nodes += above * size;
    if (size > 100) {
      const message = `Requesting ${size} records on the \`${name}\` connection exceeds the \`first\` limit of 100 records.`;
      counted.refusal ??= { type: 'EXCESSIVE_PAGINATION', message };
    }
  }

  function pageSize(given: readonly ArgumentNode[]): number | undefined {
    const found = given.find(({ name }) => name.value === 'first' || name.value === 'last')?.value;
    if (found?.kind === Kind.INT) return Number(found.value);
    const value = found?.kind === Kind.VARIABLE ? variables[found.name.value] : undefined;
    return typeof value === 'number' ? value : undefined;
  }
}

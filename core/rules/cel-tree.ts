import type { ASTNode } from '@marcbachmann/cel-js';
import type { FactDefinition } from '../facts/fact.ts';
import type { ExpressionMistake } from './expression.ts';
import { isEmpty } from './normalise.ts';
import { compilePattern, patternMistake } from './pattern.ts';
import { placeholdersIn } from './placeholders.ts';
import { unknownFact } from './unknown-fact.ts';

/** How deep loops over lists may stand in one another: each one multiplies the time by the size of its list. */
const deepestLoop = 2;

/**
 * How many steps one evaluation may take: enough for two loops over 1,000 items each, and about a second at
 * worst, whatever a document holds. Counted, not timed, so that every run ends alike.
 */
export const mostSteps = 10_000_000;

const loops: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** What an expression says, found in its syntax tree. */
export interface PreparedTree {
  /** The facts that it names. */
  readonly facts: ReadonlySet<string>;
  /** What the types cannot tell. */
  readonly mistake: ExpressionMistake | undefined;
}

/** The steps that are left to the evaluation under way. */
export interface Budget {
  left: number;
}

/** What is thrown when nothing is left: one error, since loops catch it again and again. */
export const exhausted = new Error('the expression takes too many steps: its lists or texts are too long');

/** What the library hands to a macro. */
interface Checker {
  check(node: ASTNode, context: unknown): unknown;
  getType(name: string): unknown;
}

interface Evaluator {
  run(node: ASTNode, context: unknown): unknown;
}

/** Another way to check and to evaluate a node. */
interface Macro {
  typeCheck(checker: Checker, macro: Macro, context: unknown): unknown;
  evaluate(evaluator: Evaluator, macro: Macro, context: unknown): unknown;
}

/** What the library keeps beside a node (`ASTNode` in its `parser.js`). Its types do not tell. */
interface Meta {
  check(checker: Checker, node: ASTNode, context: unknown): unknown;
  evaluate(evaluator: Evaluator, node: ASTNode, context: unknown): unknown;
  macro?: Macro | undefined;
  /** The node that is evaluated instead, for loops. */
  alternate?: ASTNode | undefined;
  async?: boolean;
}

interface Preparation {
  readonly known: Readonly<Record<string, FactDefinition>>;
  readonly params: ReadonlySet<string>;
  readonly budget: Budget;
  readonly facts: Set<string>;
  readonly mistakes: ExpressionMistake[];
}

/**
 * Collects what a syntax tree names, and makes it safe: `matches` goes to an engine whose time is linear, since the
 * library's own backtracks, `has` knows of normalised entities, and all that may take long takes steps from `budget`. Before the tree is
 * checked for types.
 */
export function prepareTree(
  root: ASTNode,
  scope: {
    readonly facts: Preparation['known'];
    readonly params: Readonly<Record<string, unknown>>;
    readonly budget: Budget;
  },
): PreparedTree {
  const preparation: Preparation = {
    known: scope.facts,
    params: new Set(Object.keys(scope.params)),
    budget: scope.budget,
    facts: new Set(),
    mistakes: [],
  };
  visit(root, { depth: 0, isUsed: true }, preparation);
  return { facts: preparation.facts, mistake: preparation.mistakes[0] };
}

/** Where a node stands. */
interface Standing {
  /** In how many loops. */
  readonly depth: number;
  /** Whether its whole value is used, by an operator or a function, and not only one field or the items in turn. */
  readonly isUsed: boolean;
}

/** Prepares a node and all below it; gives how many there are. */
function visit(node: ASTNode, { depth, isUsed }: Standing, preparation: Preparation): number {
  const steps = stepsAfterFacts(node);
  if (steps) {
    nameFact(node, steps, preparation);
    if (isUsed) countSize(node, preparation.budget);
    return 1;
  }
  if (node.op === 'rcall' && loops.has(node.args[0])) return visitLoop(node, depth, preparation);
  if (node.op === 'value') checkLiteral(node, preparation);
  let count = 1;
  for (const [index, child] of childrenOf(node).entries()) {
    count += visit(child, { depth, isUsed: index > 0 || !looksInto.has(node.op) }, preparation);
  }
  if (isCallOf(node, 'has')) replaceHas(node, preparation);
  else if (node.op === 'rcall' && node.args[0] === 'matches' && node.args[2].length === 1) {
    replaceMatches(node, preparation);
  } else if (isUsed && mayBeLarge.has(node.op)) countSize(node, preparation.budget);
  return count;
}

function visitLoop(node: ASTNode & { readonly op: 'rcall' }, depth: number, preparation: Preparation): number {
  const [name, receiver, [item, ...body]] = node.args;
  if (item?.op !== 'id' || body.length === 0) {
    const message = `\`${name}\` first names the item: write \`${sourceOf(receiver)}.${name}(item, …)\`.`;
    preparation.mistakes.push({ message, range: rangeOf(node) });
    return 1;
  }
  if (depth === deepestLoop) {
    const message = `Loops may stand ${deepestLoop} deep in one another; this one is deeper. Take it out.`;
    preparation.mistakes.push({ message, range: rangeOf(node) });
  }
  const before = visit(receiver, { depth, isUsed: false }, preparation);
  let inside = 0;
  for (const parameter of body) inside += visit(parameter, { depth: depth + 1, isUsed: true }, preparation);
  const { budget } = preparation;
  // Going on to the next item takes about three steps.
  charge(receiver, budget, (list) => lengthOf(list) * (inside + 3));
  countSize(node, budget);
  return before + inside + 1;
}

/** The operators that take one part of their first operand. */
const looksInto: ReadonlySet<string> = new Set(['.', '[]', '.?', '[?]']);

/** What may give a long text, list or mapping. */
const mayBeLarge: ReadonlySet<string> = new Set([
  'id',
  '.',
  '[]',
  '.?',
  '[?]',
  'call',
  'rcall',
  'list',
  'map',
  '+',
  '?:',
]);

/** Takes steps for all that a value holds: functions and operators, such as `==`, may go through it. */
function countSize(node: ASTNode, budget: Budget): void {
  charge(node, budget, sizeOf);
}

/** The sizes of lists and mappings, of which none is changed; one that stands in many others is counted once. */
const sizes = new WeakMap<object, number>();

/** How many steps it takes to go through a value, with all that it holds. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length >> 4;
  if (typeof value !== 'object' || value === null) return 0;
  const before = sizes.get(value);
  if (before !== undefined) return before;
  // To look up a key takes about four steps.
  const each = Array.isArray(value) ? 1 : 4;
  const size = Object.values(value).reduce((sum: number, item) => sum + each + sizeOf(item), 0);
  sizes.set(value, size);
  return size;
}

function spend(budget: Budget, steps: number): void {
  budget.left -= steps;
  if (budget.left < 0) throw exhausted;
}

function lengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

/** Lets a node take steps, as many as what it gives costs. */
function charge(node: ASTNode, budget: Budget, stepsOf: (value: unknown) => number): void {
  const meta = metaOf(node);
  const { alternate, macro } = meta;
  meta.alternate = undefined;
  meta.async = false;
  meta.macro = {
    typeCheck(checker, _own, context) {
      if (alternate) return checker.check(alternate, context);
      return macro ? macro.typeCheck(checker, macro, context) : meta.check(checker, node, context);
    },
    evaluate(evaluator, _own, context) {
      if (budget.left < 0) throw exhausted;
      const value = alternate
        ? evaluator.run(alternate, context)
        : macro
          ? macro.evaluate(evaluator, macro, context)
          : meta.evaluate(evaluator, node, context);
      spend(budget, stepsOf(value));
      return value;
    },
  };
}

function metaOf(node: ASTNode): Meta {
  return (node as unknown as { readonly meta: Meta }).meta;
}

/** In a normalised entity everything is there, so what `has` asks is whether it is empty. */
function replaceHas(node: ASTNode & { readonly op: 'call' }, { mistakes }: Preparation): void {
  const [argument, ...others] = node.args[1];
  if (argument?.op !== '.' || others.length > 0) {
    mistakes.push({ message: hasMistake(argument), range: rangeOf(argument ?? node) });
    return;
  }
  metaOf(node).macro = {
    typeCheck(checker, _own, context) {
      checker.check(argument, context);
      return checker.getType('bool');
    },
    evaluate(evaluator, _own, context) {
      try {
        return !isEmpty(evaluator.run(argument, context));
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },
  };
}

/** Whether an error says that a key or an item is not there. */
export function isMissing(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === 'no_such_key' || code === 'index_out_of_bounds';
}

function hasMistake(argument: ASTNode | undefined): string {
  if (argument?.op !== '[]') return '`has` takes a field, such as `has(entity.spec.system)`.';
  const [whole, key] = argument.args;
  return `\`has\` takes a field, not a key in brackets. Write \`${sourceOf(key)} in ${sourceOf(whole)}\`.`;
}

function replaceMatches(node: ASTNode & { readonly op: 'rcall' }, { mistakes, budget }: Preparation): void {
  const [, receiver, [pattern]] = node.args;
  if (pattern?.op !== 'value' || typeof pattern.args !== 'string') {
    const message =
      'The pattern of `matches` must be written out as a text. For one that is a parameter, use the assert `matches`.';
    mistakes.push({ message, range: rangeOf(node) });
    return;
  }
  const [wrong] = patternMistake([], pattern.args);
  if (wrong) {
    mistakes.push({ message: wrong.message, range: rangeOf(pattern) });
    return;
  }
  const matches = compilePattern(pattern.args);
  const meta = metaOf(node);
  meta.async = false;
  meta.macro = {
    typeCheck: (checker, _own, context) => meta.check(checker, node, context),
    evaluate(evaluator, _own, context) {
      const text = evaluator.run(receiver, context);
      if (typeof text !== 'string') throw new Error('`matches` was asked of a value that is no text');
      // The engine is slower than the rest.
      spend(budget, text.length * 4);
      return matches(text);
    },
  };
}

/** What follows `facts` in `facts.a['b']`; nothing where a node does not begin with it. */
function stepsAfterFacts(node: ASTNode): readonly string[] | undefined {
  if (node.op === 'id') return node.args === 'facts' ? [] : undefined;
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const [before, key] = node.args;
  const step = typeof key === 'string' ? key : key.op === 'value' ? key.args : undefined;
  if (typeof step !== 'string') return undefined;
  const steps = stepsAfterFacts(before);
  return steps && [...steps, step];
}

/** Notes the fact that a node names; it may go on into the fact's value. */
function nameFact(node: ASTNode, steps: readonly string[], { known, facts, mistakes }: Preparation): void {
  for (let length = steps.length; length > 0; length--) {
    const name = steps.slice(0, length).join('.');
    if (!Object.hasOwn(known, name)) continue;
    facts.add(name);
    return;
  }
  const stated = steps.join('.');
  const names = Object.keys(known);
  const longer = names.find((name) => stated === '' || name.startsWith(`${stated}.`));
  const message =
    longer === undefined ? unknownFact(stated, names) : `A fact is named as a whole, such as \`facts.${longer}\`.`;
  mistakes.push({ message, range: rangeOf(node) });
}

/** Placeholders are for messages and options: in an expression nothing fills them in. */
function checkLiteral(node: ASTNode & { readonly op: 'value' }, { params, mistakes }: Preparation): void {
  if (typeof node.args !== 'string') return;
  const [name] = placeholdersIn(node.args)
    .map((placeholder) => placeholder.name)
    .filter((one) => params.has(one) || /^(?:params|facts|entity)\.\w/.test(one));
  if (name !== undefined)
    mistakes.push({ message: placeholderAdvice(name, params, ', outside of quotes'), range: rangeOf(node) });
}

/** What to write in an expression instead of a placeholder. */
export function placeholderAdvice(name: string, params: ReadonlySet<string>, how = ''): string {
  const instead = params.has(name) ? `params.${name}` : name === 'entity.name' ? 'entity.metadata.name' : name;
  const advice = /^(?:params|facts|entity)\.\w/.test(instead) ? ` Write \`${instead}\`${how}.` : '';
  return `Nothing fills in \`\${${name}}\` in an expression.${advice}`;
}

/** The parts of a node, in order. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  const found: ASTNode[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null && 'op' in value) found.push(value as ASTNode);
  };
  collect(node.args);
  return found;
}

function isCallOf(node: ASTNode, name: string): node is ASTNode & { readonly op: 'call' } {
  return node.op === 'call' && node.args[0] === name;
}

/** A node as it was written. */
export function sourceOf(node: ASTNode): string {
  return node.input.slice(...rangeOf(node));
}

/** Where a node stands. */
export function rangeOf({ range }: ASTNode): ExpressionMistake['range'] {
  return [range.start, range.end];
}

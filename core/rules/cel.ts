import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js';
import { likelySpelling } from '../source/edit-distance.ts';
import type { Json } from '../source/json.ts';
import { entityFields, type Fields, type FieldType } from './entity-fields.ts';
import {
  expressionTypes,
  parameterTypes,
  type CompiledExpression,
  type ExpressionInput,
  type ExpressionLanguage,
  type ExpressionMistake,
  type ExpressionScope,
} from './expression.ts';
import { compilePattern } from './pattern.ts';

/** Enough for any rule that a person can still read. */
const limits = { maxAstNodes: 500, maxDepth: 30, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 10 };

/** How deep loops over lists may stand in one another: each one multiplies the time by the size of its list. */
const deepestLoop = 2;

const loops: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** The text types by the names that expressions give them, for `likelySpelling`. */
const fieldNames: readonly string[] = namesOf(entityFields);

let shared: Environment | undefined;

/** CEL, by the library `@marcbachmann/cel-js`; every trap of the library is dealt with here. */
export const cel: ExpressionLanguage = {
  compile(text, scope) {
    const environment = environmentFor(scope);
    try {
      const parsed = environment.parse(text);
      const checked = parsed.check();
      if (!checked.valid) return { mistake: mistakeOf(checked.error, text, scope) };
      if (checked.type !== 'bool') {
        return { mistake: whole(text, `The expression must be true or false, but it is of type \`${checked.type}\`.`) };
      }
      const found = walk(parsed.ast);
      if (found.loops > deepestLoop) {
        return { mistake: whole(text, `Loops may stand ${deepestLoop} deep in one another, not ${found.loops}.`) };
      }
      const badPattern = checkPatterns(found.patterns, text);
      if (badPattern) return { mistake: badPattern };
      const run = found.replaced.size > 0 ? environment.parse(rename(text, found.replaced)) : parsed;
      return compiled(run, [...found.facts]);
    } catch (error) {
      return { mistake: mistakeOf(error, text, scope) };
    }
  },
};

function compiled(run: ParseResult, facts: readonly string[]): CompiledExpression {
  return {
    facts,
    evaluate(input) {
      try {
        const result: unknown = run(contextOf(input));
        return typeof result === 'boolean' ? result : { problem: 'the expression gave neither true nor false' };
      } catch (error) {
        return { problem: summaryOf(error) };
      }
    },
  };
}

function contextOf({ entity, raw, params, facts }: ExpressionInput): Record<string, unknown> {
  return { entity, raw, params, facts: nested(facts) };
}

function environmentFor({ facts, params }: ExpressionScope): Environment {
  shared ??= baseEnvironment();
  const environment = shared.clone();
  environment.registerVariable({
    name: 'params',
    schema: Object.fromEntries(Object.entries(params).map(([name, { type }]) => [name, parameterTypes[type]])),
  });
  const types = Object.fromEntries(Object.entries(facts).map(([name, { type }]) => [name, expressionTypes[type]]));
  environment.registerVariable({ name: 'facts', schema: nested(types) as never });
  return environment;
}

function baseEnvironment(): Environment {
  const environment = new Environment({ limits, homogeneousAggregateLiterals: true, enableOptionalTypes: true });
  registerTypes(environment, entityFields);
  environment.registerVariable({ name: 'entity', schema: schemaOf(entityFields) });
  environment.registerVariable('raw', 'map<string, dyn>');
  // Names of the same length as those that they replace, so that places stay true.
  environment.registerFunction('got(ast): bool', ({ args }: { readonly args: readonly ASTNode[] }) => ({
    argument: args[0],
    typeCheck: (checker: Checker, { argument }: MacroCall, context: unknown) => {
      checker.check(argument, context);
      return checker.getType('bool');
    },
    evaluate: (evaluator: Evaluator, { argument }: MacroCall, context: unknown) => {
      try {
        return !isEmpty(evaluator.run(argument, context));
      } catch (error) {
        if (summaryOf(error).startsWith('No such key')) return false;
        throw error;
      }
    },
  }));
  environment.registerFunction('string.rematch(string): bool', (text: string, pattern: string) =>
    patternOf(pattern)(text),
  );
  return environment;
}

interface MacroCall {
  readonly argument: ASTNode;
}

/** What the library hands to a macro. */
interface Checker {
  check(node: ASTNode, context: unknown): unknown;
  getType(name: string): unknown;
}

interface Evaluator {
  run(node: ASTNode, context: unknown): unknown;
}

/** In a normalised entity everything is there, so what `has` asks is whether it is empty. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

const patterns = new Map<string, (text: string) => boolean>();

function patternOf(pattern: string): (text: string) => boolean {
  const compiledBefore = patterns.get(pattern);
  if (compiledBefore) return compiledBefore;
  const made = compilePattern(pattern);
  patterns.set(pattern, made);
  return made;
}

function registerTypes(environment: Environment, fields: Fields): void {
  for (const type of Object.values(fields)) {
    if (typeof type === 'string') continue;
    const own = 'each' in type ? type.each : type.fields;
    registerTypes(environment, own);
    environment.registerType({ name: type.name, schema: schemaOf(own) });
  }
}

function schemaOf(fields: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, celType(type)]));
}

function celType(type: FieldType): string {
  if (typeof type === 'object') return 'each' in type ? `list<${type.name}>` : type.name;
  return { text: 'string', texts: 'list<string>', 'text map': 'map<string, string>' }[type];
}

/** `{ 'a.b': 1 }` as `{ a: { b: 1 } }`. */
function nested(flat: Readonly<Record<string, Json>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flat)) {
    const steps = name.split('.');
    const last = steps.pop() ?? '';
    let at = result;
    for (const step of steps) {
      const inner = Object.hasOwn(at, step) ? at[step] : undefined;
      const folder = (typeof inner === 'object' && inner !== null ? inner : {}) as Record<string, unknown>;
      at[step] = folder;
      at = folder;
    }
    at[last] = value;
  }
  return result;
}

interface Walked {
  readonly facts: Set<string>;
  /** The patterns of calls of `matches`. */
  readonly patterns: (ASTNode | undefined)[];
  /** Where the names stand of functions that have one of ours instead, and the name of ours. */
  readonly replaced: Map<number, string>;
  loops: number;
}

/** Collects what a syntax tree names. */
function walk(root: ASTNode): Walked {
  const found: Walked = { facts: new Set(), patterns: [], replaced: new Map(), loops: 0 };
  const visit = (node: ASTNode, depth: number): void => {
    const fact = factOf(node);
    if (fact !== undefined) {
      found.facts.add(fact);
      return;
    }
    if (node.op === 'rcall') {
      const [name, receiver, parameters] = node.args;
      if (name === 'matches') {
        found.patterns.push(parameters[0]);
        found.replaced.set(node.input.indexOf('matches', receiver.range.end), 'rematch');
      }
      const deeper = loops.has(name) ? depth + 1 : depth;
      found.loops = Math.max(found.loops, deeper);
      visit(receiver, depth);
      for (const parameter of parameters) visit(parameter, deeper);
      return;
    }
    if (node.op === 'call' && node.args[0] === 'has')
      found.replaced.set(node.input.indexOf('has', node.range.start), 'got');
    for (const child of childrenOf(node)) visit(child, depth);
  };
  visit(root, 0);
  return found;
}

/** `a.b` of `facts.a.b`. */
function factOf(node: ASTNode): string | undefined {
  if (node.op !== '.') return undefined;
  const [inner, name] = node.args;
  if (inner.op === 'id') return inner.args === 'facts' ? name : undefined;
  const outer = factOf(inner);
  return outer === undefined ? undefined : `${outer}.${name}`;
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  const found: ASTNode[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null && 'op' in value) found.push(value as ASTNode);
  };
  collect(node.args);
  return found;
}

function checkPatterns(calls: Walked['patterns'], text: string): ExpressionMistake | undefined {
  for (const pattern of calls) {
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string') {
      return whole(text, 'The pattern of `matches` must be written out as a text.');
    }
    try {
      patternOf(pattern.args);
    } catch (error) {
      const { start, end } = pattern.range;
      return { message: `The pattern is no regular expression (RE2): ${summaryOf(error)}.`, range: [start, end] };
    }
  }
  return undefined;
}

/**
 * Lets calls of `matches` go to an engine whose time is linear, since the library's own backtracks, and calls of `has`
 * to one that knows of normalised entities.
 */
function rename(text: string, replaced: Walked['replaced']): string {
  let result = text;
  for (const [at, name] of replaced) result = `${result.slice(0, at)}${name}${result.slice(at + name.length)}`;
  return result;
}

function whole(text: string, message: string): ExpressionMistake {
  return { message, range: [0, text.length] };
}

function mistakeOf(error: unknown, text: string, scope: ExpressionScope): ExpressionMistake {
  const range = (error as { range?: { start: number; end: number } } | undefined)?.range;
  const summary = summaryOf(error);
  const missing = /^(?:No such key|Unknown variable): ([\w.]+)/.exec(summary)?.[1];
  const names = [
    ...fieldNames,
    ...Object.keys(scope.params),
    ...Object.keys(scope.facts).flatMap((fact) => fact.split('.')),
  ];
  const meant =
    missing === undefined
      ? undefined
      : likelySpelling(missing, new Set([...names, 'entity', 'raw', 'facts', 'params']));
  const what = missing === undefined ? `The expression is wrong: ${summary}.` : `There is no \`${missing}\` here.`;
  const advice = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
  return { message: `${what}${advice}`, range: range ? [range.start, range.end] : [0, text.length] };
}

/** The first line of what the library says, without its excerpt. */
function summaryOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').replace(/\.$/, '');
}

function namesOf(fields: Fields): readonly string[] {
  return Object.entries(fields).flatMap(([name, type]) => {
    if (typeof type === 'string') return [name];
    return [name, ...namesOf('each' in type ? type.each : type.fields)];
  });
}

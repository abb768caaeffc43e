import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js';
import type { Entity } from '../catalog/entity.ts';
import type { Json } from '../source/json.ts';
import type { KnownFunction } from './cel-function-mistake.ts';
import { fieldsOf } from './cel-fields.ts';
import { mistakeOf } from './cel-mistake.ts';
import { exhausted, isMissing, mostSteps, prepareTree, sourceOf, type Budget } from './cel-tree.ts';
import { aType } from './cel-type-names.ts';
import { entityFields, type Fields, type FieldType } from './entity-fields.ts';
import { classOf, normalise, type NormalEntity } from './normalise.ts';
import {
  expressionTypes,
  parameterTypes,
  type CompiledExpression,
  type ExpressionInput,
  type ExpressionLanguage,
  type ExpressionMistake,
  type ExpressionScope,
} from './expression.ts';

/** Enough for any rule that a person can still read. */
const limits = { maxAstNodes: 500, maxDepth: 30, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 10 };

let shared: Environment | undefined;

/** CEL, by the library `@marcbachmann/cel-js`; the files `cel*.ts` deal with all its traps. */
export const cel: ExpressionLanguage = {
  compile(text, scope) {
    const environment = environmentFor(scope);
    const functions = (): readonly KnownFunction[] => environment.getDefinitions().functions;
    try {
      const parsed = environment.parse(text);
      const budget: Budget = { left: mostSteps };
      const { facts, mistake } = prepareTree(parsed.ast, { ...scope, budget });
      if (mistake) return { mistake };
      const checked = parsed.check();
      if (!checked.valid) return { mistake: mistakeOf(checked.error, { ...scope, text, functions: functions() }) };
      if (checked.type !== 'bool') return { mistake: typeMistake(checked.type ?? 'dyn', text) };
      return compiled(parsed, budget, [...facts]);
    } catch (error) {
      return { mistake: mistakeOf(error, { ...scope, text, functions: functions() }) };
    }
  },
};

function typeMistake(type: string, text: string): ExpressionMistake {
  const advice = type === 'dyn' ? ` Write \`${text.trim()} == true\`.` : ' Compare it with something.';
  return {
    message: `The expression must be true or false, but it is ${aType(type)}.${advice}`,
    range: [0, text.length],
  };
}

function compiled(run: ParseResult, budget: Budget, facts: readonly string[]): CompiledExpression {
  return {
    facts,
    fields: fieldsOf(run.ast),
    evaluate(input) {
      budget.left = mostSteps;
      try {
        const result: unknown = run(new Context(input));
        // What was thrown in a loop may have been caught there.
        if (budget.left < 0) return { problem: exhausted.message };
        return typeof result === 'boolean' ? result : { problem: 'the expression gave neither true nor false' };
      } catch (error) {
        return { problem: problemOf(error) };
      }
    },
  };
}

/** What an expression may name. */
class Context {
  readonly entity: unknown;
  readonly params: unknown;
  readonly facts: unknown;
  readonly #raw: Json;

  constructor({ entity, params, facts }: ExpressionInput) {
    this.entity = normalOf(entity);
    this.params = params;
    this.facts = nested(facts);
    this.#raw = entity.value;
  }

  /** Few expressions look at it. */
  get raw(): Json {
    return shallowOf(this.#raw);
  }
}

let judged: { readonly entity: Entity; readonly normal: NormalEntity } | undefined;

/** The entity as expressions see it. All rules judge one before the next. */
function normalOf(entity: Entity): NormalEntity {
  if (judged?.entity !== entity) judged = { entity, normal: normalise(entity) };
  return judged.normal;
}

/** The library names the type of a value by all its levels, which takes long for deep ones; nobody nests this deep. */
const deepestLevel = 50;

const known = new WeakMap<object, Json>();

/** The value without what lies too deep; made once for each document. */
function shallowOf(raw: Json): Json {
  if (typeof raw !== 'object' || raw === null) return raw;
  const made = known.get(raw) ?? cutBelow(raw, deepestLevel);
  known.set(raw, made);
  return made;
}

function cutBelow(value: Json, levels: number): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return null;
  if (Array.isArray(value)) return value.map((item: Json) => cutBelow(item, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cutBelow(item, levels - 1)]));
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
  registerType(environment, 'Entity', entityFields);
  environment.registerVariable('entity', 'Entity');
  environment.registerVariable('raw', 'map<string, dyn>');
  return environment;
}

function registerTypes(environment: Environment, fields: Fields): void {
  for (const type of Object.values(fields)) {
    if (typeof type === 'string') continue;
    const own = 'each' in type ? type.each : type.fields;
    registerTypes(environment, own);
    registerType(environment, type.name, own);
  }
}

/** A type whose values are as `normalise` makes them. Of a class that it does not know, the library copies each value. */
function registerType(environment: Environment, name: string, fields: Fields): void {
  environment.registerType({ name, ctor: classOf(fields), fields: schemaOf(fields) } as never);
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

/** Why an evaluation failed, as a clause. */
function problemOf(error: unknown): string {
  const { node } = error as { readonly node?: ASTNode };
  if (isMissing(error) && node) {
    const place = sourceOf(node);
    if (node.op === '.') return `\`${place}\` is missing; ask \`has(${place})\` first`;
    if (node.op !== '[]') return `\`${place}\` is missing`;
    const [whole, key] = node.args;
    const isIndex = key.op === 'value' && typeof key.args === 'bigint';
    const question = isIndex ? `size(${sourceOf(whole)})` : `${sourceOf(key)} in ${sourceOf(whole)}`;
    return `\`${place}\` is missing; ask \`${question}\` first`;
  }
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').replace(/\.$/, '');
}

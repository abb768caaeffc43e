import type { ASTNode } from '@marcbachmann/cel-js';
import { likelySpelling } from '../source/edit-distance.ts';
import { syntaxMistake } from './cel-syntax-mistake.ts';
import { rangeOf, sourceOf } from './cel-tree.ts';
import { functionMistake, typeOf, type KnownFunction } from './cel-function-mistake.ts';
import { aType } from './cel-type-names.ts';
import { entityFields, type Fields } from './entity-fields.ts';
import type { ExpressionMistake, ExpressionScope } from './expression.ts';

/** An error of the library: why it was thrown, and where. */
interface CelError {
  readonly code: string;
  readonly summary: string;
  readonly range: { readonly start: number; readonly end: number } | undefined;
  readonly node: ASTNode | undefined;
}

interface Context extends ExpressionScope {
  readonly text: string;
  /** The functions of the language. */
  readonly functions: readonly KnownFunction[];
}

/** What an author must change, for an error that the library threw when it read an expression. */
export function mistakeOf(thrown: unknown, context: Context): ExpressionMistake {
  const error = celErrorOf(thrown);
  const { text, params } = context;
  const range: ExpressionMistake['range'] = error.range ? [error.range.start, error.range.end] : [0, text.length];
  const message = syntaxMistake(error, { text, range, params: new Set(Object.keys(params)) });
  if (message !== undefined) return { message, range };
  if (error.code === 'unknown_variable') return { message: variableMistake(text.slice(...range), context), range };
  return nodeMistake(error, context) ?? { message: typeMistake(error), range };
}

/** The library also lets errors of JavaScript through. */
function celErrorOf(thrown: unknown): CelError {
  const { code = '', message, summary = message ?? '', range, node } = thrown as Partial<CelError & Error>;
  return { code, summary, range, node };
}

/** Why types do not fit, by the error's code. */
const typeSentences: Readonly<Record<string, (types: readonly string[], operator: string) => string>> = {
  invalid_logical_operand: ([type], operator) => `\`${operator}\` needs true or false on both sides, not ${type}.`,
  invalid_condition_type: ([type]) => `What is asked here must be true or false, not ${type}.`,
  incompatible_ternary_branches: (types) => `Both values of \`? :\` must be of one type, not ${types.join(' and ')}.`,
  invalid_comprehension_range: ([type]) => `A loop goes through a list or a mapping, not ${type}.`,
  invalid_index_type: (types) =>
    `In brackets stands a whole number for a list, a text for a mapping, not ${types.at(-1)}.`,
  heterogeneous_list_element: (types) => `The items of a list must be of one type, not ${types.join(' and ')}.`,
};

function typeMistake({ code, summary, node }: CelError): string {
  const types = [...summary.matchAll(/'([^']*)'/g)].map(([, type = '']) => aType(type));
  return typeSentences[code]?.(types, node?.op ?? '') ?? `The expression is wrong: ${summary.replace(/\.$/, '')}.`;
}

/** What is wrong with a part of an expression whose syntax is sound. */
function nodeMistake({ code, summary, node }: CelError, context: Context): ExpressionMistake | undefined {
  if (node?.op === '.' || node?.op === '.?') {
    if (code === 'no_such_key') return fieldMistake(node, context);
    if (code !== 'cannot_index_type') return undefined;
    return { message: fieldOfScalar(node), range: rangeOf(node) };
  }
  if (node?.op === 'call' || node?.op === 'rcall') {
    return code === 'no_matching_overload' ? functionMistake(node, context.functions) : undefined;
  }
  if (!node || code !== 'no_such_overload') return undefined;
  return { message: operatorMistake(summary, node), range: rangeOf(node) };
}

/** `entity.spec.owner` by `owner`: where the fields of entities stand. Of two with one name, the first. */
const places: ReadonlyMap<string, string> = new Map(placesOf(entityFields, 'entity').toReversed());

function placesOf(fields: Fields, above: string): readonly (readonly [name: string, place: string])[] {
  const own = Object.keys(fields).map((name) => [name, `${above}.${name}`] as const);
  const deeper = Object.entries(fields).flatMap(([name, type]) =>
    typeof type === 'object' && 'fields' in type ? placesOf(type.fields, `${above}.${name}`) : [],
  );
  return [...own, ...deeper];
}

const variables = ['entity', 'raw', 'params', 'facts'];

function variableMistake(name: string, { params, facts }: Context): string {
  const meant =
    (Object.hasOwn(params, name) ? `params.${name}` : undefined) ??
    places.get(name) ??
    (Object.keys(facts).some((fact) => fact.startsWith(`${name}.`)) ? `facts.${name}` : undefined) ??
    likelySpelling(name, variables) ??
    places.get(likelySpelling(name, places.keys()) ?? '');
  if (meant !== undefined) return `There is no \`${name}\` here. Did you mean \`${meant}\`?`;
  const known = variables.map((one) => `\`${one}\``).join(', ');
  return `There is no \`${name}\` here; there are ${known}. A text stands in quotes: \`'${name}'\`.`;
}

function fieldMistake(node: ASTNode & { readonly op: '.' | '.?' }, context: Context): ExpressionMistake {
  const [whole, name] = node.args;
  const [, end] = rangeOf(node);
  const message =
    sourceOf(whole) === 'params' ? parameterMistake(name, Object.keys(context.params)) : unknownField(whole, name);
  return { message, range: [end - name.length, end] };
}

function unknownField(whole: ASTNode, name: string): string {
  const place = sourceOf(whole);
  const isOfEntity = /^entity(?:\.\w+)*$/.test(place);
  const fields = Object.keys((place === 'entity' ? entityFields : fieldsNamed(typeOf(whole), entityFields)) ?? {});
  const meant =
    fields.find((field) => field === `${name}s`) ??
    likelySpelling(name, fields) ??
    (isOfEntity ? places.get(name) : undefined);
  if (meant !== undefined) return `There is no \`${name}\` here. Did you mean \`${meant}\`?`;
  if (!isOfEntity) return `There is no \`${name}\` here. ${thereAre(fields)}`;
  const own = `${place.replace(/^entity/, 'raw')}.${name}`;
  return `Backstage knows no \`${name}\` here. A field of your own is \`${own}\`; ask \`has(${own})\` first.`;
}

function parameterMistake(name: string, known: readonly string[]): string {
  const meant = likelySpelling(name, known);
  const advice =
    known.length === 0
      ? 'Neither the rule nor its pack has any: declare it under `params`.'
      : meant === undefined
        ? `There are ${known.map((one) => `\`${one}\``).join(', ')}; declare it under \`params\`.`
        : `Did you mean \`${meant}\`?`;
  return `There is no parameter \`${name}\`. ${advice}`;
}

function thereAre(names: readonly string[]): string {
  const [only, ...others] = names.map((one) => `\`${one}\``);
  if (only === undefined) return 'Nothing has a name here.';
  return others.length === 0 ? `There is ${only}.` : `There are ${[only, ...others].join(', ')}.`;
}

function fieldsNamed(name: string, fields: Fields): Fields | undefined {
  for (const type of Object.values(fields)) {
    if (typeof type === 'string') continue;
    const own = 'each' in type ? type.each : type.fields;
    const found = type.name === name ? own : fieldsNamed(name, own);
    if (found) return found;
  }
  return undefined;
}

function operatorMistake(summary: string, node: ASTNode): string {
  const sides = Array.isArray(node.args) ? (node.args as readonly ASTNode[]) : [];
  const [first, second] = sides;
  if (!first || !second) {
    const [, sign = '', type = ''] = /([!-])(.*)$/.exec(summary) ?? [];
    const advice = sign === '!' ? ' Put what it denies in parentheses: `!(…)`.' : '';
    return `\`${sign}\` does not take ${aType(type)}.${advice}`;
  }
  const sentence = `\`${node.op}\` does not take ${aType(typeOf(first))} and ${aType(typeOf(second))}.`;
  const better = betterOperation(node.op, first, second);
  return better === undefined ? sentence : `${sentence} Write \`${better}\`.`;
}

/** What an author likely means by an operator that does not take its sides. */
function betterOperation(operator: string, first: ASTNode, second: ASTNode): string | undefined {
  const [left, right] = [typeOf(first), typeOf(second)];
  const [leftText, rightText] = [sourceOf(first), sourceOf(second)];
  if (operator === 'in') return right === 'string' ? `${rightText}.contains(${leftText})` : undefined;
  if (operator === '==' || operator === '!=') {
    if (left.startsWith('list') === right.startsWith('list')) return undefined;
    const asked = left.startsWith('list') ? `${rightText} in ${leftText}` : `${leftText} in ${rightText}`;
    return operator === '==' ? asked : `!(${asked})`;
  }
  const as = (type: string): string | undefined => {
    if (left === type) return `${leftText} ${operator} ${converted(second, type)}`;
    return right === type ? `${converted(first, type)} ${operator} ${rightText}` : undefined;
  };
  if (operator === '+' && (left === 'string' || right === 'string')) return as('string');
  return [left, right].every((type) => type === 'int' || type === 'double') ? as('double') : undefined;
}

function converted(node: ASTNode, type: string): string {
  const text = sourceOf(node);
  return type === 'double' && /^\d+$/.test(text) ? `${text}.0` : `${type}(${text})`;
}

function fieldOfScalar(node: ASTNode & { readonly op: '.' | '.?' }): string {
  const [whole, name] = node.args;
  const [, map] = /^(entity\.metadata\.(?:annotations|labels))\./.exec(sourceOf(whole)) ?? [];
  const advice = map === undefined ? '' : ` A name with dots stands in brackets: \`${map}['a.b/c']\`.`;
  return `${capital(aType(typeOf(whole)))} has no field \`${name}\`.${advice}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

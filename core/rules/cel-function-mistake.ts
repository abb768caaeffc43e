import type { ASTNode } from '@marcbachmann/cel-js';
import { likelySpelling } from '../source/edit-distance.ts';
import { rangeOf, sourceOf } from './cel-tree.ts';
import { aType } from './cel-type-names.ts';
import type { ExpressionMistake } from './expression.ts';

/** A function as the library describes it. */
export interface KnownFunction {
  readonly name: string;
  /** The type of what stands before the dot; `null` for a function without one. */
  readonly receiverType: string | null;
  readonly params: readonly { readonly type: string }[];
}

const often = ['contains', 'endsWith', 'exists', 'matches', 'size', 'split', 'startsWith'];

/** What is wrong with a call that fits no function: its name, or what it is given. */
export function functionMistake(
  node: ASTNode & { readonly op: 'call' | 'rcall' },
  known: readonly KnownFunction[],
): ExpressionMistake {
  const isMethod = node.op === 'rcall';
  const [name] = node.args;
  const values = node.op === 'rcall' ? [node.args[1], ...node.args[2]] : node.args[1];
  const named = known.filter((one) => one.name === name);
  if (named.length === 0) return { message: unknownFunction(name, known), range: nameRange(node) };
  const fitting = named.filter(({ receiverType }) => (receiverType !== null) === isMethod);
  const [first = '', ...rest] = values.map((value) => sourceOf(value));
  if (fitting.length === 0) {
    const message = isMethod ? `${name}(${first})` : `${first}.${name}(${rest.join(', ')})`;
    return { message: `\`${name}\` is not used like this. Write \`${message}\`.`, range: rangeOf(node) };
  }
  const isMembership = name === 'contains' && rest.length === 1 && typeOf(values[0]).startsWith('list');
  const right = isMembership
    ? `\`${rest[0]} in ${first}\``
    : [...new Set(fitting.map((one) => `\`${signatureOf(one)}\``))].join(' or ');
  const message = `\`${name}\` does not take ${values.map((value) => aType(typeOf(value))).join(' and ')}. Write ${right}.`;
  return { message, range: rangeOf(node) };
}

function unknownFunction(name: string, known: readonly KnownFunction[]): string {
  const meant = likelySpelling(name, new Set(known.map((one) => one.name)));
  const advice =
    meant === undefined
      ? `There are ${often.map((one) => `\`${one}\``).join(', ')} and others.`
      : `Did you mean \`${meant}\`?`;
  return `There is no function \`${name}\`. ${advice}`;
}

/** `text.startsWith(text)` */
function signatureOf({ name, receiverType, params }: KnownFunction): string {
  const noun = (type: string): string =>
    aType(type).replace(/^a |^true or false$/, (part) => (part === 'a ' ? '' : 'boolean'));
  const before = receiverType === null ? '' : `${noun(receiverType)}.`;
  return `${before}${name}(${params.map(({ type }) => noun(type)).join(', ')})`;
}

/** The name of the type that the library found for a node. Its types do not tell. */
export function typeOf(node: ASTNode | undefined): string {
  return (node as { readonly checkedType?: { readonly name: string } } | undefined)?.checkedType?.name ?? 'dyn';
}

function nameRange(node: ASTNode & { readonly op: 'call' | 'rcall' }): ExpressionMistake['range'] {
  const [name] = node.args;
  const after = node.op === 'rcall' ? node.args[1].range.end : node.range.start;
  const start = node.input.indexOf(name, after);
  return [start, start + name.length];
}

import type { FactDefinition, FactType } from '../facts/fact.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Json } from '../source/json.ts';
import type { Parameter } from './rule.ts';

/** What an expression may name beside the entity. */
export interface ExpressionScope {
  readonly facts: Readonly<Record<string, FactDefinition>>;
  readonly params: Readonly<Record<string, Parameter>>;
}

/** What an expression sees when it is evaluated. */
export interface ExpressionInput {
  /** Seen as `normalise` makes it, and as written, for fields that Backstage does not know. */
  readonly entity: Entity;
  readonly params: Readonly<Record<string, Json>>;
  /** Facts by name; all that the expression names are known. */
  readonly facts: Readonly<Record<string, Json>>;
}

/** What is wrong with an expression: a sentence, and the offsets of the part that is meant. */
export interface ExpressionMistake {
  readonly message: string;
  readonly range: readonly [start: number, end: number];
}

/** A route through the fields of a normalised entity; one that leads on from a list is that of the field in each item. */
export type FieldPath = readonly string[];

/** A field of an entity of which the text or the list of texts matters, or only whether there is anything, or how many. */
export interface EntityField {
  readonly path: FieldPath;
  readonly of: 'value' | 'presence' | 'count';
}

/** A sound expression. */
export interface CompiledExpression {
  /** The facts that it names. */
  readonly facts: readonly string[];
  /**
   * What it looks at in the normalised entity: its result depends on this, the facts and the parameters alone. `undefined`
   * where it looks at more than texts, lists of texts, how many there are, and whether something is there.
   */
  readonly fields: readonly EntityField[] | undefined;
  /** Whether it is true. Gives a sentence where it could not be evaluated, such as for a key that is not there. */
  evaluate(input: ExpressionInput): boolean | { readonly problem: string };
}

/** A language of expressions. CEL is the only one; the interface keeps its library replaceable. */
export interface ExpressionLanguage {
  compile(text: string, scope: ExpressionScope): CompiledExpression | { readonly mistake: ExpressionMistake };
}

/** How a type of fact is written in an expression's environment (CEL). */
export const expressionTypes: Readonly<Record<FactType, string>> = {
  boolean: 'bool',
  number: 'double',
  text: 'string',
  date: 'string',
  'text list': 'list<string>',
  'text map': 'map<string, string>',
};

/** How a type of parameter is written in an expression's environment (CEL). */
export const parameterTypes: Readonly<Record<Parameter['type'], string>> = {
  string: 'string',
  number: 'double',
  boolean: 'bool',
  list: 'list<string>',
};

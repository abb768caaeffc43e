import { knownFacts } from '../facts/known-facts.ts';
import type { FactDefinition } from '../facts/fact.ts';
import { isObject, type Json } from '../source/json.ts';
import type { ExpressionLanguage } from './expression.ts';
import { factsNamed, templateOf } from './placeholders.ts';
import type { Rule } from './rule.ts';

/** The facts that the options of an assert name: `{ fact: <name> }` anywhere in them. */
export function factsOfOptions(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => factsOfOptions(item));
  if (!isObject(value)) return [];
  const own = typeof value['fact'] === 'string' ? [value['fact']] : [];
  return [...own, ...Object.values(value).flatMap((item) => factsOfOptions(item))];
}

/** The definition of each fact that a rule names, in its assert, its expressions or its message. */
export function scopeOf(rule: Rule, language: ExpressionLanguage): readonly FactDefinition[] {
  const facts = { ...knownFacts, ...rule.facts };
  const expressions = [rule.expect, rule.appliesTo.where].flatMap((text) => {
    const compiled = text === undefined ? undefined : language.compile(text, { facts, params: rule.params });
    return compiled && !('mistake' in compiled) ? compiled.facts : [];
  });
  const placeholders = factsNamed(templateOf(rule.message ?? ''));
  const names = new Set([...factsOfOptions(rule.assert?.options), ...expressions, ...placeholders]);
  return [...names].flatMap((name) => (Object.hasOwn(facts, name) ? (facts[name] ?? []) : []));
}

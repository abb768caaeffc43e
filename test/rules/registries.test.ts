import { describe, expect, it } from 'vitest';
import { checkoutFacts } from '../../core/facts/checkout/index.ts';
import { knownFacts } from '../../core/facts/known-facts.ts';
import { assertNames } from '../../core/rules/assert-names.ts';
import { asserts, assertNamed } from '../../core/rules/asserts/index.ts';
import { isObject } from '../../core/source/json.ts';

describe('the typed asserts', () => {
  it('have the names that are known without loading them', () => {
    expect(asserts.map(({ name }) => name)).toEqual(assertNames);
    expect([...assertNames].sort()).toEqual(assertNames);
    expect(new Set(assertNames).size).toBe(assertNames.length);
  });

  it.each(assertNames)('%s asks for the option of its own name first, and describes every option', (name) => {
    const assert = assertNamed(name);
    expect(assert?.name).toBe(name);
    expect(Object.keys(assert?.schema.properties ?? {})[0]).toBe(name);
    expect(assert?.schema['required']).toContain(name);
    expect(assert?.schema['additionalProperties']).toBe(false);
    expect(assert?.documentation).toMatch(/\.$/);
    for (const option of Object.values(assert?.schema.properties ?? {})) {
      expect(isObject(option) && option['description']).toMatch(/\.$/);
    }
  });

  it.each(['toString', '__proto__', 'constructor', ''])('do not include %j', (name) => {
    expect(assertNamed(name)).toBeUndefined();
  });
});

describe('the known facts', () => {
  it('are those of the checkout, as these declare them, and others', () => {
    expect(new Set(checkoutFacts.map(({ name }) => name)).size).toBe(checkoutFacts.length);
    const declared = checkoutFacts.map(({ name, type, from, documentation }) => [name, { type, from, documentation }]);
    const local = Object.entries(knownFacts).filter(([, { from }]) => from === 'checkout');
    expect(local).toEqual(declared);
  });

  it.each(Object.entries(knownFacts))('%s has a name of two parts, a type and a sentence', (name, fact) => {
    expect(name).toMatch(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/);
    expect(['boolean', 'number', 'text', 'date', 'text list', 'text map']).toContain(fact.type);
    expect(['checkout', 'git', 'GitHub']).toContain(fact.from);
    expect(fact.documentation).toMatch(/\.$/);
  });
});

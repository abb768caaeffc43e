import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkoutFacts } from '../../core/facts/checkout/index.ts';
import { knownFacts } from '../../core/facts/known-facts.ts';
import { assertNames } from '../../core/rules/assert-names.ts';
import { asserts, assertNamed } from '../../core/rules/asserts/index.ts';
import { isObject } from '../../core/source/json.ts';
import ruleSchema from '../../schemas/rule.schema.json' with { type: 'json' };

const root = path.resolve(import.meta.dirname, '../..');
const guide = readFileSync(path.join(root, 'docs/rule-packs.md'), 'utf8');

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

  it('are all the files of their folder', () => {
    const files = readdirSync(path.join(root, 'core/rules/asserts')).map((file) => file.replace(/\.ts$/, ''));
    const others = ['assert', 'index', 'target'];
    expect(files.filter((file) => !others.includes(file)).sort()).toEqual(assertNames);
  });

  it.each(asserts)('$name is in the guide for authors of packs, with every option', ({ name, schema }) => {
    const row = guide.split('\n').find((line) => line.startsWith(`| \`${name}: `));
    const [, , , options = ''] = (row ?? '').split('|');
    const [, ...others] = Object.keys(schema.properties);
    expect(others.filter((option) => !options.includes(`\`${option}\``))).toEqual([]);
    expect(row).toBeDefined();
  });

  it.each(asserts)('$name is in the schema of rules, with every option', ({ name, schema }) => {
    // `npm run generate` writes it: without this assert nothing is said, else these options are allowed.
    const own = ruleSchema.$defs.assert.allOf.find(({ if: given }) => 'not' in given && given.not.required[0] === name);
    const options = Object.keys(own?.else.properties ?? {});
    expect(options.sort()).toEqual(Object.keys(schema.properties).sort());
  });

  it('have options that are no name of another assert, since the name tells them apart', () => {
    for (const { name, schema } of asserts) {
      const options = Object.keys(schema.properties);
      expect(options.filter((option) => option !== name && assertNames.includes(option))).toEqual([]);
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

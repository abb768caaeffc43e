import { describe, expect, it } from 'vitest';
import {
  defaultEnforcement,
  modeOf,
  readEnforcement,
  takesPart,
  type EnforcedRepository,
  type Enforcement,
} from '../../core/policy/enforcement.ts';

const shop: EnforcedRepository = {
  name: 'shop-api',
  topics: ['payments'],
  properties: { tier: '1', teams: ['web', 'core'], empty: null },
  archived: false,
  fork: false,
};

async function read(text: string): Promise<Enforcement> {
  const result = await readEnforcement({ file: 'enforcement.yml', text });
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.enforcement;
}

describe('modeOf', () => {
  it.each([
    ['{}', undefined, 'observe'],
    ['mode: warn', undefined, 'warn'],
    ['{ mode: warn, modes: [{ repository: shop-*, mode: enforce }] }', undefined, 'enforce'],
    ['{ modes: [{ repository: [a, SHOP-API], mode: enforce }] }', undefined, 'enforce'],
    ['{ modes: [{ repository: shop, mode: enforce }] }', undefined, 'observe'],
    ['{ modes: [{ topic: payments, mode: enforce }, { property: { tier: "1" }, mode: warn }] }', undefined, 'warn'],
    ['{ modes: [{ topic: payments, property: { tier: "2" }, mode: enforce }] }', undefined, 'observe'],
    ['{ modes: [{ property: { teams: core }, mode: warn }] }', undefined, 'warn'],
    ['{ modes: [{ property: { empty: "" }, mode: warn }] }', undefined, 'observe'],
    ['{ modes: [{ owner: group:default/Pay, mode: enforce }] }', undefined, 'observe'],
    ['{ modes: [{ owner: group:default/Pay, mode: enforce }] }', 'group:default/pay', 'enforce'],
    ['{ modes: [{ owner: group:default/pay, mode: enforce }] }', 'group:default/web', 'observe'],
  ])('%s for owner %s: %s', async (text, owner, mode) => {
    expect(modeOf(await read(text), shop, owner)).toBe(mode);
  });
});

describe('takesPart', () => {
  it.each([
    ['{}', {}, true],
    ['{}', { archived: true }, false],
    ['{}', { fork: true }, false],
    ['{ repositories: { include: [shop-*] } }', {}, true],
    ['{ repositories: { include: [web] } }', {}, false],
    ['{ repositories: { exclude: ["*-api"] } }', {}, false],
    ['{ repositories: { topic: payments } }', {}, true],
    ['{ repositories: { topic: catalog } }', {}, false],
    ['{ repositories: { withoutTopic: payments } }', {}, false],
    ['{ repositories: { property: { tier: "1" } } }', {}, true],
    ['{ repositories: { property: { tier: "2" } } }', {}, false],
    ['{ repositories: { property: { constructor: "x" } } }', {}, false],
  ])('%s of %j: %s', async (text, repository, expected) => {
    expect(takesPart(await read(text), { ...shop, ...repository })).toBe(expected);
  });
});

describe('readEnforcement', () => {
  it('fills in what is not said', async () => {
    expect(await read('{ mode: enforce, issues: { per: owner } }')).toEqual({
      ...defaultEnforcement,
      mode: 'enforce',
      issues: { ...defaultEnforcement.issues, per: 'owner' },
    });
  });

  it('says where a mistake stands', async () => {
    const text = 'mode: enforced\nissues:\n  perHours: 3\n';
    const result = await readEnforcement({ file: 'enforcement.yml', text });
    expect('problems' in result && result.problems.map(({ line, column, message }) => [line, column, message])).toEqual(
      [
        [1, 7, '`mode` cannot be `enforced`. Did you mean `enforce`?'],
        [3, 3, 'The key `perHours` is not known. Did you mean `perHour`?'],
      ],
    );
  });
});

import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../core/catalog/build-index.ts';
import type { KnownEntity } from '../../core/catalog/catalog-index.ts';
import type { Entity } from '../../core/catalog/entity.ts';
import { formatRef, parseRef, type EntityRef } from '../../core/catalog/entity-ref.ts';

function known(...refs: readonly string[]): readonly KnownEntity[] {
  return refs.map(ref);
}

function ref(text: string): EntityRef {
  const parsed = parseRef(text, { namespace: 'default' });
  if ('problem' in parsed) throw new Error(parsed.backstage);
  return parsed;
}

function written(text: string, file = 'catalog-info.yaml', document = 0): Entity {
  const { kind, namespace, name } = ref(text);
  return {
    kind,
    namespace,
    name,
    ref: `${kind}:${namespace}/${name}`.toLowerCase(),
    value: {},
    file,
    document,
    accepted: true,
  };
}

describe('resolve', () => {
  it.each([
    ['an entity of the run, without regard to case', 'group:default/PAYMENTS', undefined, 'resolved'],
    ['an entity of the known catalog', 'user:default/jane', true, 'resolved'],
    ['nothing, when no catalog is given', 'user:default/joe', undefined, 'unknown'],
    ['nothing, when the catalog given is not the whole', 'user:default/joe', false, 'unknown'],
    ['nothing in a whole catalog', 'user:default/joe', true, 'dangling'],
    ['another kind of the same name', 'user:default/payments', true, 'dangling'],
    ['another namespace', 'group:other/payments', true, 'dangling'],
  ])('%s', (_, text, complete, expected) => {
    const catalog = complete === undefined ? undefined : { entities: known('user:default/jane'), complete };
    expect(buildIndex([written('Group:default/payments')], catalog).resolve(ref(text)).is).toBe(expected);
  });

  it('prefers the definition of the run', () => {
    const own = written('group:default/payments');
    const index = buildIndex([own], { entities: known('group:default/payments'), complete: true });
    expect(index.resolve(ref('group:default/payments'))).toEqual({ is: 'resolved', entity: own });
  });
});

describe('definitions and named', () => {
  const first = written('system:default/shop', 'a.yaml');
  const second = written('System:default/Shop', 'b.yaml');
  const index = buildIndex([first, second], {
    entities: known('domain:default/shop', 'system:default/shop'),
    complete: false,
  });

  it('gives every definition of the run, and not those outside it', () => {
    expect(index.definitions('system:default/shop')).toEqual([first, second]);
    expect(index.definitions('domain:default/shop')).toEqual([]);
  });

  it('gives each entity of a name once, of any kind', () => {
    expect(index.named('default', 'SHOP').map(({ kind }) => kind)).toEqual(['system', 'domain']);
    expect(index.named('other', 'shop')).toEqual([]);
  });
});

describe('nearest', () => {
  it.each([
    ['a letter left out', 'group:default/paymets', ['group:default/payments'], 'group:default/payments'],
    ['two letters swapped', 'group:default/paymnets', ['group:default/payments'], 'group:default/payments'],
    ['a hyphen left out', 'group:default/teamrocket', ['group:default/team-rocket'], 'group:default/team-rocket'],
    ['another separator', 'group:default/team_rocket', ['group:default/team-rocket'], 'group:default/team-rocket'],
    ['three letters', 'group:default/paymnetz-teem', ['group:default/payments-team'], undefined],
    ['another namespace', 'group:default/payments', ['group:acme/payments'], 'group:acme/payments'],
    ['another kind', 'group:default/jane', ['user:default/jane'], 'user:default/jane'],
    [
      'two that are equally near',
      'group:default/teams-x',
      ['group:default/team-x', 'group:default/teamss-x'],
      undefined,
    ],
    ['a kind that is not allowed', 'group:default/jane', ['component:default/jane'], undefined],
    ['another number', 'group:default/squad-1', ['group:default/squad-2'], undefined],
    ['a number more', 'group:default/squad', ['group:default/squad2'], undefined],
    ['a short word that differs', 'group:default/orders-api', ['group:default/orders-app'], undefined],
    ['a short name that differs', 'group:default/ops', ['group:default/aps'], undefined],
    ['a misspelt name in another namespace', 'group:default/paymets', ['group:acme/payments'], undefined],
    ['something else', 'group:default/payments', ['group:default/shipping'], undefined],
  ])('%s', (_, text, there, expected) => {
    const index = buildIndex([], { entities: known(...there), complete: true });
    const nearest = index.nearest(ref(text), ['group', 'user']);
    expect(nearest && formatRef(nearest)).toBe(expected);
  });

  it('proposes nothing that is hidden, which counts as existing', () => {
    const entities = known('group:default/payments').map((entity) => ({ ...entity, isHidden: true }));
    const index = buildIndex([], { entities, complete: true });
    expect(index.resolve(ref('group:default/payments')).is).toBe('resolved');
    expect(index.nearest(ref('group:default/paymets'), ['group'])).toBeUndefined();
    expect(index.named('default', 'payments')).toEqual([]);
  });

  it('does not take for the only one of its name what has a namesake that is hidden', () => {
    const [shown, hidden] = [...known('component:default/payments'), ...known('group:default/payments')];
    const index = buildIndex([], { entities: [shown!, { ...hidden!, isHidden: true }], complete: true });
    expect(index.named('default', 'payments')).toEqual([]);
  });

  it('proposes what is shown although another, which is hidden, has its name', () => {
    const [shown] = known('group:default/payments');
    for (const entities of [
      [{ ...shown!, isHidden: true }, shown!],
      [shown!, { ...shown!, isHidden: true }],
    ]) {
      const index = buildIndex([], { entities, complete: true });
      expect(index.nearest(ref('group:default/paymets'), ['group'])).toMatchObject({ name: 'payments' });
      expect(index.named('default', 'payments')).toHaveLength(1);
    }
  });

  it('answers for each list of kinds by itself, and for each spelling alike', () => {
    const index = buildIndex([written('resource:default/orders-db'), written('group:default/ordersdb')], undefined);
    const asked = ref('component:default/orders-db');
    expect(index.nearest(asked, ['group'])).toBeUndefined();
    expect(index.nearest(asked, ['resource'])?.kind).toBe('resource');
    expect(index.nearest(ref('Component:default/Orders-DB'), ['group'])).toBeUndefined();
  });

  it('looks at all kinds when none is named', () => {
    const index = buildIndex([written('resource:default/orders-db')], undefined);
    expect(index.nearest(ref('component:default/orders-db'), [])?.kind).toBe('resource');
  });
});

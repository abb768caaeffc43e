import { describe, expect, it } from 'vitest';
import { brief, catalogOf, entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/dangling-reference';
const component = (spec: string, metadata?: string): string =>
  entityText('Component', 'orders', `{ type: service, lifecycle: production, ${spec} }`, metadata);
const owned = (owner: string): string => component(`owner: ${owner}`);

describe('against a whole catalog', () => {
  it.each([
    ['nothing near', owned('shipping'), ['group:default/payments'], '5 shipping'],
    ['a letter left out', owned('paymets'), ['group:default/payments'], '5 paymets -> payments'],
    [
      'the manner of the text is kept',
      owned('group:default/paymets'),
      ['group:default/payments'],
      '5 group:default/paymets -> group:default/payments',
    ],
    ['a person of the name', owned('jane'), ['user:default/jane'], '5 jane -> user:jane'],
    ['the team of another namespace', owned('payments'), ['group:acme/payments'], '5 payments -> acme/payments'],
    ['two teams equally near', owned('teams'), ['group:default/team', 'group:default/steams'], '5 teams'],
    ['a kind that would not fit', owned('jane'), ['component:default/jane'], '5 jane'],
  ])('%s', async (_, text, catalog, expected) => {
    expect((await findingsOf(rule, text, { catalog: catalogOf(catalog) })).map(brief)).toEqual([expected]);
  });

  it('looks at each item of a list', async () => {
    const text = component('owner: payments, dependsOn: ["resource:db", "component:web"]');
    const catalog = catalogOf(['group:default/payments', 'component:default/web']);
    expect((await findingsOf(rule, text, { catalog })).map(brief)).toEqual(['5 "resource:db"']);
  });

  it('maps the GitHub team that the configuration knows', async () => {
    const found = await findingsOf(rule, owned('acme/pay'), {
      catalog: catalogOf(['group:default/payments']),
      config: { owners: { '@acme/pay': 'group:default/payments' } },
    });
    expect(found.map(brief)).toEqual(['5 acme/pay -> default/payments']);
  });

  it('resolves in the namespace of the entity', async () => {
    const text = component('owner: payments', 'namespace: shop');
    expect(await findingsOf(rule, text, { catalog: catalogOf(['group:shop/payments']) })).toEqual([]);
    expect(await findingsOf(rule, text, { catalog: catalogOf(['group:default/payments']) })).toHaveLength(1);
  });

  it.each([
    ['the guest that signs in', owned('user:default/guest')],
    ['a placeholder, which has a rule of its own', owned('TBD')],
    ['a GitHub team, which has a rule of its own', owned('"@acme/payments"')],
    ['a reference of the wrong kind, which has a rule of its own', owned('component:default/web')],
    [
      'an entity of the run',
      `${owned('payments')}---\n${entityText('Group', 'Payments', '{ type: team, children: [] }')}`,
    ],
  ])('does not report %s', async (_, text) => {
    expect(await findingsOf(rule, text, { catalog: catalogOf([]) })).toEqual([]);
  });
});

it.each([
  ['no catalog is given', {}],
  ['the catalog given is not the whole', { catalog: catalogOf(['group:default/payments'], false) }],
])('says nothing when %s', async (_, options) => {
  expect(await findingsOf(rule, owned('paymets'), options)).toEqual([]);
});

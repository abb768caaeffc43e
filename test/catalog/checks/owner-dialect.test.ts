import { expect, it } from 'vitest';
import { brief, catalogOf, entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/owner-dialect';
const owned = (owner: string): string => entityText('System', 'orders', `{ owner: ${owner} }`);
const owners = { 'Acme/Pay': 'group:payments', '@Jane': 'user:default/jane.doe' };

it.each([
  ['a team that is mapped, case aside', '"@acme/pay"', '5 "@acme/pay" -> "group:default/payments"'],
  ['a login that is mapped', '"@jane"', '5 "@jane" -> "user:default/jane.doe"'],
  ['the only group of the name', '"@acme/payments"', '5 "@acme/payments" -> "group:default/payments"'],
  ['a team behind a kind', '"group:@acme/payments"', '5 "group:@acme/payments" -> "group:default/payments"'],
  ['a login of the catalog', '"@jane.doe"', '5 "@jane.doe" -> "user:default/jane.doe"'],
  [
    'an e-mail address as the Microsoft Graph provider names it',
    'joe@acme.com',
    '5 joe@acme.com -> user:default/joe_acme.com',
  ],
  ['a team in the default and in the organisation’s namespace', '"@acme/ops"', '5 "@acme/ops"'],
  ['a team that is not there', '"@acme/nobody-knows"', '5 "@acme/nobody-knows"'],
  ['an e-mail address that is not there', 'user:x@acme.com', '5 user:x@acme.com'],
])('finds %s', async (_, owner, expected) => {
  const catalog = catalogOf([
    'group:default/payments',
    'group:default/ops',
    'group:acme/ops',
    'user:default/jane.doe',
    'user:default/joe_acme.com',
  ]);
  expect((await findingsOf(rule, owned(owner), { catalog, config: { owners } })).map(brief)).toEqual([expected]);
});

it('knows a person of the run by the e-mail address of the profile', async () => {
  const jane = entityText('User', 'jane', '{ memberOf: [], profile: { email: Jane@Acme.com } }');
  expect((await findingsOf(rule, `${owned('jane@acme.com')}---\n${jane}`)).map(brief)).toEqual([
    '5 jane@acme.com -> user:default/jane',
  ]);
});

it('looks at the members of a group', async () => {
  const text = entityText('Group', 'payments', '{ type: team, children: [], members: ["@jane"] }');
  expect((await findingsOf(rule, text, { config: { owners } })).map(brief)).toEqual([
    '5 "@jane" -> "user:default/jane.doe"',
  ]);
});

it.each([
  ['a reference', 'group:default/payments'],
  ['a team without `@`, which may be a namespace', 'acme/payments'],
  ['a name with a dot', 'jane.doe'],
])('leaves %s alone', async (_, owner) => {
  expect(await findingsOf(rule, owned(owner))).toEqual([]);
});

it('leaves an address alone that the catalog has as a name', async () => {
  expect(await findingsOf(rule, owned('ops@acme.com'), { catalog: catalogOf(['group:default/ops@acme.com']) })).toEqual(
    [],
  );
});

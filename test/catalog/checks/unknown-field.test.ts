import { expect, it } from 'vitest';
import { brief, entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/unknown-field';
const resource = (spec: string, metadata?: string): string =>
  entityText('Resource', 'db', `{ type: database, owner: payments, ${spec} }`, metadata);

it.each([
  ['a letter in the wrong case', resource('dependson: ["resource:a"]'), '5 dependson -> dependsOn'],
  ['a letter left out', resource('sytem: shop'), '5 sytem -> system'],
  [
    'a singular',
    entityText('Component', 'a', '{ type: x, lifecycle: y, owner: z, consumesApi: [a] }'),
    '5 consumesApi -> consumesApis',
  ],
  ['beside the right field', resource('ownr: shipping'), '5 ownr'],
  ['beside the right field, two letters swapped', resource('tpye: x'), '5 tpye'],
  ['with a value that the right field cannot have', resource('dependson: "resource:a"'), '5 dependson'],
  ['in metadata', resource('x: y', 'lables: { tier: one }'), '5 lables -> labels'],
  ['in a link', resource('x: y', 'links: [{ url: "https://a.com", titel: A }]'), '5 titel -> title'],
  ['in a profile', entityText('User', 'jane', '{ memberOf: [], profile: { emial: a@b.com } }'), '5 emial -> email'],
])('finds a misspelt field: %s', async (_, text, expected) => {
  expect((await findingsOf(rule, text)).map(brief)).toEqual([expected]);
});

it.each([
  ['fields of one’s own', resource('implementation: { spec: x }, tier: one', 'contact: someone')],
  ['a plural beside the right field', resource('owners: [a, b]')],
  ['a plural that holds something else', resource('systems: [a, b]')],
  ['another short word', resource('tape: one')],
  [
    'a field that the kind would not read either',
    entityText('Group', 'a', '{ type: team, children: [], dependson: [x] }'),
  ],
  ['a kind of one’s own', `apiVersion: acme.com/v1\nkind: Component\nmetadata:\n  name: a\nspec: { ownr: x }\n`],
])('leaves %s alone', async (_, text) => {
  expect(await findingsOf(rule, text)).toEqual([]);
});

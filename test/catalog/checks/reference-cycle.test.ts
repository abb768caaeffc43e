import { expect, it } from 'vitest';
import { entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/reference-cycle';
const group = (name: string, more: string): string =>
  entityText('Group', name, `{ type: team, children: [], ${more} }`);
const parentOf = (name: string, children: string): string =>
  entityText('Group', name, `{ type: team, children: [${children}] }`);
const component = (name: string, more: string): string =>
  entityText('Component', name, `{ type: service, lifecycle: production, owner: payments, ${more} }`);
const domain = (name: string, of: string): string =>
  entityText('Domain', name, `{ owner: payments, subdomainOf: ${of} }`);

it.each([
  ['parents', [group('a', 'parent: b'), group('b', 'parent: a')], 'error 5 group:default/a group:default/b'],
  [
    'a parent and its children',
    [
      group('a', 'parent: b'),
      parentOf('c', 'b'),
      parentOf('a2', 'x'),
      group('b', 'parent: c'),
      group('c2', 'parent: a'),
    ],
    undefined,
  ],
  ['children alone', [parentOf('a', 'b'), parentOf('b', 'a')], 'error 5 group:default/b group:default/a'],
  [
    'a parent that is a child',
    [group('a', 'parent: b'), group('b', 'parent: c'), parentOf('a', 'c')],
    'error 5 group:default/a group:default/b group:default/c',
  ],
  ['components', [component('a', 'subcomponentOf: a')], 'error 5 component:default/a'],
  ['domains', [domain('a', 'b'), domain('b', 'c'), domain('c', 'b')], 'error 11 domain:default/b domain:default/c'],
  [
    'dependencies',
    [component('a', 'dependsOn: ["component:b"]'), component('b', 'dependsOn: ["component:A"]')],
    'warning 5 component:default/a component:default/b',
  ],
  [
    'dependencies said from both ends',
    [component('a', 'dependsOn: ["component:b"], dependencyOf: ["component:b"]')],
    'warning 5 component:default/a component:default/b',
  ],
  [
    'one dependency said from both ends',
    [component('a', 'dependsOn: ["component:b"]'), component('b', 'dependencyOf: ["component:a"]')],
    undefined,
  ],
  [
    'a diamond',
    [
      component('a', 'dependsOn: ["component:b", "component:c"]'),
      component('b', 'dependsOn: ["component:d"]'),
      component('c', 'dependsOn: ["component:d"]'),
    ],
    undefined,
  ],
  ['entities outside the run', [group('a', 'parent: b')], undefined],
])('%s', async (_, entities, expected) => {
  const found = await findingsOf(rule, entities.join('---\n'));
  const read = found.map(({ severity, line, message }) => {
    const refs = new Set([...message.matchAll(/`(\w+:\w+\/\w+)`/g)].map(([, ref]) => ref));
    return [severity, line, ...refs].join(' ');
  });
  expect(read).toEqual(expected === undefined ? [] : [expected]);
});

it('is reported once and at the same place in whatever order the entities of the cycle refer to each other', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const ring = (next: (index: number) => number): string =>
    names.map((name, index) => group(name, `parent: ${names[next(index)]}`)).join('---\n');
  const forward = await findingsOf(
    rule,
    ring((index) => (index + 1) % 4),
  );
  const backward = await findingsOf(
    rule,
    ring((index) => (index + 3) % 4),
  );
  expect(forward.map(({ line, message }) => [line, message])).toEqual([
    [
      5,
      'These 4 entities are ancestors of each other: `group:default/a` → `group:default/b` → `group:default/c` → `group:default/d` → `group:default/a`.',
    ],
  ]);
  expect(backward.map(({ line }) => line)).toEqual([5]);
});

it('shortens a long cycle, and finds it without recursion', async () => {
  const size = 3000;
  const files = Object.fromEntries(
    Array.from({ length: size }, (__, index) => [
      `${index}.yaml`,
      group(`g${index}`, `parent: g${(index + 1) % size}`),
    ]),
  );
  const [finding, ...more] = await findingsOf(rule, files);
  expect(more).toEqual([]);
  expect(finding?.message).toContain('2992 more');
});

it('names the field by which an entity refers to itself', async () => {
  const [finding] = await findingsOf(rule, parentOf('a', 'a'));
  expect(finding?.message).toBe('`group:default/a` refers to itself: `children` must name another entity.');
});

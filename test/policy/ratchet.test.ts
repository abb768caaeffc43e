import { expect, it } from 'vitest';
import { ratchet } from '../../core/policy/ratchet.ts';

it.each<[name: string, base: string, head: readonly string[], states: readonly string[]]>([
  ['the same finding is old', 'a', ['a'], ['existing']],
  ['another one is new', 'a', ['b'], ['new']],
  ['of more of one kind, the rest are new', 'a a', ['a', 'a', 'a'], ['existing', 'existing', 'new']],
  ['a finding whose items are all old is old', 'a x y', ['a:x,y'], ['existing']],
  ['it stays old when one of them is mended', 'a x y', ['a:y'], ['existing']],
  ['it is new when one is added', 'a x', ['a:x,y'], ['new']],
  ['it is new when one is mended and another added', 'a x', ['a:y'], ['new']],
  ['it is new when an item that it had comes once more', 'a x', ['a:x,x'], ['new']],
  ['it is old when an item comes as often as before', 'a x x', ['a:x,x'], ['existing']],
  ['a new finding takes nothing from an old one', 'a x', ['a:x,y', 'a:x'], ['new', 'existing']],
])('%s', (_name, base, head, states) => {
  const findings = head.map((text) => {
    const [fingerprint = '', items] = text.split(':');
    return { fingerprint, ...(items !== undefined && { items: items.split(',') }) };
  });
  expect(ratchet(findings, base.split(' ')).map(({ state }) => state)).toEqual(states);
});

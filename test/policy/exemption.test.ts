import { describe, expect, it } from 'vitest';
import type { Severity } from '../../core/finding.ts';
import { applyExemptions } from '../../core/policy/apply-exemptions.ts';
import { readExemption, type Exemption, type KnownRules } from '../../core/policy/exemption.ts';
import type { WeighedMistake } from '../../core/policy/severity.ts';

const file = '.github/catalog-warden/exemptions/legacy.yaml';

const rules: KnownRules = {
  severities: new Map<string, Severity>([
    ['acme/owner-set', 'error'],
    ['acme/tier-set', 'warning'],
    ['acme/described', 'note'],
    ['catalog/unknown-field', 'warning'],
    ['backstage/schema', 'error'],
  ]),
  aliases: new Map([['acme/has-owner', 'acme/owner-set']]),
};

const stated: Readonly<Record<string, string>> = {
  rule: 'acme/owner-set',
  entity: 'component:default/payments',
  reason: 'The team is being split until spring.',
  granted: '2026-11-01',
  expires: '2026-12-31',
};

/** The text of an exemption, one key a line, in the order of `stated`; an empty value leaves a key out. */
function textWith(changes: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ ...stated, ...changes }).filter(([, value]) => value !== '');
  return lines.map(([key, value]) => `${key}: ${value}\n`).join('');
}

async function problemsOf(text: string): Promise<readonly string[]> {
  const read = await readExemption({ file, text }, rules);
  return 'problems' in read ? read.problems.map(({ line, column, message }) => `${line}:${column} ${message}`) : [];
}

async function exemptionWith(changes: Readonly<Record<string, string>>): Promise<Exemption> {
  const read = await readExemption({ file, text: textWith(changes) }, rules);
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  return read.exemption;
}

/** What is said of a rule at a place, both in one text. */
function unusedText(placed: string): string {
  const [place, rule] = placed.split(' ');
  return `The exemption in \`${file}:${place}\` names \`${rule}\`, whose pack is not in use; remove it, or add the pack.`;
}

describe('readExemption', () => {
  it('reads every key', async () => {
    expect(await exemptionWith({ ticket: 'ACME-7', entity: '[Component:default/Payments, "api:*/legacy-*"]' })).toEqual(
      {
        file,
        rules: ['acme/owner-set'],
        entities: ['component:default/payments', 'api:*/legacy-*'],
        reason: 'The team is being split until spring.',
        ticket: 'ACME-7',
        granted: '2026-11-01',
        expires: '2026-12-31',
        idle: [],
      },
    );
  });

  it('knows rules by their former ids', async () => {
    expect(await exemptionWith({ rule: '[acme/has-owner, acme/tier-set]' })).toMatchObject({
      rules: ['acme/owner-set', 'acme/tier-set'],
      ticket: undefined,
    });
  });

  it.each<[rule: string, rules: readonly string[], places: readonly string[]]>([
    ['ownership/owner-exists', [], ['1:7 ownership/owner-exists']],
    [
      '[old/tier, acme/tier-set, ownership/owner-exists]',
      ['acme/tier-set'],
      ['1:8 old/tier', '1:33 ownership/owner-exists'],
    ],
  ])('tells where %s names rules of packs that are not in use', async (rule, known, places) => {
    expect(await exemptionWith({ rule })).toMatchObject({ rules: known, idle: places.map(unusedText) });
  });

  it.each<[name: string, changes: Readonly<Record<string, string>>, problem: string]>([
    [
      'an unknown key',
      { until: '2026-12-31' },
      '6:1 The key `until` is not known. The keys here are `rule`, `entity`, `reason`, `ticket`, `granted`, `expires`.',
    ],
    ['a misspelt key', { tiket: 'ACME-7' }, '6:1 The key `tiket` is not known. Did you mean `ticket`?'],
    ['no rule', { rule: '' }, '1:1 The exemption must have `rule`.'],
    ['no entity', { entity: '' }, '1:1 The exemption must have `entity`.'],
    ['no reason', { reason: '' }, '1:1 The exemption must have `reason`.'],
    ['no first day', { granted: '' }, '1:1 The exemption must have `granted`.'],
    ['no last day', { expires: '' }, '1:1 The exemption must have `expires`.'],
    ['a value of a wrong type', { rule: '7' }, '1:7 `rule` must be text or a list, not `7`.'],
    [
      'a day that is none',
      { granted: '2026-02-30' },
      '4:10 `granted` must be a date such as `2027-01-31`, not `2026-02-30`.',
    ],
    [
      'a time',
      { expires: '2026-12-31T00:00:00Z' },
      '5:10 `expires` must be a date such as `2027-01-31`, not `2026-12-31T00:00:00Z`.',
    ],
    [
      'a misspelt rule',
      { rule: 'acme/owner-sett' },
      '1:7 There is no rule `acme/owner-sett`. Did you mean `acme/owner-set`?',
    ],
    ['an unknown rule', { rule: 'acme/weather' }, '1:7 There is no rule `acme/weather`.'],
    ['an unknown rule of the engine', { rule: 'catalog/weather' }, '1:7 There is no rule `catalog/weather`.'],
    ['a rule without its pack', { rule: 'weather' }, '1:7 There is no rule `weather`.'],
    [
      'a misspelt pack',
      { rule: 'amce/owner-set' },
      '1:7 There is no rule `amce/owner-set`. Did you mean `acme/owner-set`?',
    ],
    ['an unknown rule in a list', { rule: '[acme/tier-set, acme/weather]' }, '1:23 There is no rule `acme/weather`.'],
    [
      'a rule of Backstage',
      { rule: 'backstage/schema' },
      '1:7 `backstage/schema` has no exemptions: Backstage itself refuses what it reports.',
    ],
    [
      'a name alone',
      { entity: 'payments' },
      '2:9 `payments` must be of the form `kind:namespace/name`, with three `*` at most.',
    ],
    [
      'no namespace',
      { entity: 'component:payments' },
      '2:9 `component:payments` must be of the form `kind:namespace/name`, with three `*` at most.',
    ],
    [
      'an entity in a list',
      { entity: '[api:default/a, b]' },
      '2:25 `b` must be of the form `kind:namespace/name`, with three `*` at most.',
    ],
    [
      'too many stars',
      { entity: '"*:*/*a*"' },
      '2:9 `*:*/*a*` must be of the form `kind:namespace/name`, with three `*` at most.',
    ],
    [
      'a short reason',
      { reason: 'Not now, thank you.' },
      '3:9 The reason must have 20 characters or more: whoever reads it next year must understand it.',
    ],
    [
      'a reason of spaces',
      { reason: `"Not now${' '.repeat(20)}"` },
      '3:9 The reason must have 20 characters or more: whoever reads it next year must understand it.',
    ],
    ['an end before its beginning', { expires: '2026-10-31' }, '5:10 It expires before it is granted.'],
  ])('refuses %s', async (_name, changes, problem) => {
    expect(await problemsOf(textWith(changes))).toEqual([problem]);
  });

  it('reports all mistakes of a file', async () => {
    const text = textWith({ rule: 'acme/weather', entity: 'payments', reason: 'Later.' });
    expect((await problemsOf(text)).map((problem) => problem.split(' ')[0])).toEqual(['1:7', '2:9', '3:9']);
  });

  it.each([
    ['', /^1:1 The exemption must have `rule`, `entity`, `reason`, `granted` and `expires`\.$/],
    ['- rule: acme/owner-set\n', /^1:1 The exemption must be a mapping, not a list\.$/],
    [`${textWith({})}---\n${textWith({})}`, /^1:1 The exemption must be one document\. /],
    ['rule: [', /^1:8 /],
  ])('refuses the text %j', async (text, problem) => {
    expect((await problemsOf(text))[0]).toMatch(problem);
  });

  it.each<[rule: string, severity: Severity, last: string, after: string]>([
    ['acme/owner-set', 'error', '2027-01-30', '2027-01-31'],
    ['acme/has-owner', 'error', '2027-01-30', '2027-01-31'],
    ['acme/tier-set', 'warning', '2027-04-30', '2027-05-01'],
    ['acme/described', 'note', '2027-11-01', '2027-11-02'],
  ])('limits the span for `%s` of severity %s: %s is near enough, %s too late', async (rule, severity, last, after) => {
    const days = { error: 90, warning: 180, note: 365 }[severity];
    expect(await problemsOf(textWith({ rule, expires: last }))).toEqual([]);
    expect(await problemsOf(textWith({ rule, expires: after }))).toEqual([
      `5:10 ${days + 1} days are too long: \`${rule}\` is of severity ${severity}, which may be exempt for ${days} days.`,
    ]);
  });

  it('limits the span by the most severe rule of several', async () => {
    const text = textWith({ rule: '[acme/described, acme/tier-set, acme/owner-set]', expires: '2027-04-01' });
    expect(await problemsOf(text)).toEqual([
      '5:10 151 days are too long: `acme/owner-set` is of severity error, which may be exempt for 90 days.',
    ]);
  });

  it('allows a single day', async () => {
    expect(await problemsOf(textWith({ expires: '2026-11-01' }))).toEqual([]);
  });
});

const payments = 'component:default/payments';

function mistake(rule: string): WeighedMistake {
  return {
    rule,
    severity: 'error',
    message: 'It is wrong.',
    file: 'catalog-info.yaml',
    document: 0,
    path: [],
    at: 'value',
  };
}

/** What an exemption names and is not wrong was judged, and passes. */
const everythingPasses = (_rule: string, _ref: string): boolean => true;

async function apply(
  changes: Readonly<Record<string, string>>,
  { now = '2026-11-20', rule = 'acme/owner-set', ref = payments, passes = everythingPasses } = {},
) {
  const exemption = await exemptionWith(changes);
  const own = mistake(rule);
  const { mistakes, exempt, notices } = applyExemptions([own], [exemption], { now, refOf: () => ref, passes });
  expect([...mistakes, ...exempt.map((one) => one.mistake)]).toEqual([own]);
  for (const one of exempt) expect(one.exemption).toBe(exemption);
  return { is: exempt.length === 1 ? 'exempt' : 'kept', notices };
}

const endsIn = (days: string) => [`The exemption in \`${file}\` ends ${days} (2026-12-31).`];
const pending = [`The exemption in \`${file}\` counts from 2026-11-01 only, the day it is granted.`];
const expired = [`The exemption in \`${file}\` expired on 2026-12-31; what it covered counts again.`];
const idle = [`The exemption in \`${file}\` matches nothing any more; remove it.`];

describe('applyExemptions', () => {
  it.each<[name: string, now: string, is: string, notices: readonly string[]]>([
    ['the day before it is granted', '2026-10-31', 'kept', pending],
    ['the day it is granted', '2026-11-01', 'exempt', []],
    ['15 days before its end', '2026-12-16', 'exempt', []],
    ['14 days before its end', '2026-12-17', 'exempt', endsIn('in 14 days')],
    ['the day before its last one', '2026-12-30', 'exempt', endsIn('in 1 day')],
    ['its last day', '2026-12-31', 'exempt', endsIn('today')],
    ['the day after its last one', '2027-01-01', 'kept', expired],
    ['a year later', '2027-12-31', 'kept', expired],
  ])('on %s (%s)', async (_name, now, is, notices) => {
    expect(await apply({}, { now })).toEqual({ is, notices });
  });

  it.each<[entity: string, ref: string, is: string]>([
    [payments, payments, 'exempt'],
    ['Component:Default/Payments', payments, 'exempt'],
    [payments, 'component:default/payments-api', 'kept'],
    [payments, 'api:default/payments', 'kept'],
    ['component:default/legacy-*', 'component:default/legacy-billing', 'exempt'],
    ['component:default/legacy-*', 'component:default/legacy-', 'exempt'],
    ['component:default/legacy-*', 'component:default/my-legacy-billing', 'kept'],
    ['component:default/legacy-*', 'component:shop/legacy-billing', 'kept'],
    ['component:default/legacy-*', 'api:default/legacy-billing', 'kept'],
    ['component:default/*-legacy', 'component:default/billing-legacy', 'exempt'],
    ['component:default/*-legacy', 'component:default/billing-legacy-2', 'kept'],
    ['component:default/a*a', 'component:default/a', 'kept'],
    ['component:default/a*b*c', 'component:default/a-c-b-c', 'exempt'],
    ['component:default/a*b*c', 'component:default/a-c', 'kept'],
    ['component:default/a.c', 'component:default/abc', 'kept'],
    ['"*:*/payments"', 'api:shop/payments', 'exempt'],
    ['"*:*/*"', 'domain:shop/x', 'exempt'],
    ['[api:default/a, component:default/b]', 'component:default/b', 'exempt'],
  ])('%s and %s: %s', async (entity, ref, is) => {
    // What a star stands for may lie outside the run.
    const notices = is === 'kept' && !entity.includes('*') ? idle : [];
    expect(await apply({ entity }, { ref })).toEqual({ is, notices });
  });

  it.each<[what: string, passing: readonly string[], notices: readonly string[]]>([
    ['all that it names passes', ['acme/tier-set api:default/a', 'acme/tier-set api:default/b'], idle],
    ['one of its entities was not judged, or the rule does not know', ['acme/tier-set api:default/a'], []],
    ['none of its entities is in the run', ['acme/tier-set api:default/c'], []],
    ['only another rule passes', ['acme/described api:default/a', 'acme/described api:default/b'], []],
  ])('says that it matches nothing where that is known: %s', async (_what, passing, notices) => {
    const passes = (rule: string, ref: string): boolean => passing.includes(`${rule} ${ref}`);
    const changes = { rule: 'acme/tier-set', entity: '[api:default/a, api:default/b]' };
    expect(await apply(changes, { passes })).toEqual({ is: 'kept', notices });
  });

  it('exempts by the former id of a rule', async () => {
    expect(await apply({ rule: 'acme/has-owner' })).toEqual({ is: 'exempt', notices: [] });
  });

  it('matches nothing for another rule', async () => {
    expect(await apply({ rule: 'acme/tier-set' })).toEqual({ is: 'kept', notices: idle });
  });

  it('says of each rule whose pack is not in use that it can go, and nothing else when none is left', async () => {
    expect(await apply({ rule: '[old/tier, acme/owner-set]' })).toEqual({
      is: 'exempt',
      notices: [unusedText('1:8 old/tier')],
    });
    expect(await apply({ rule: '[old/tier, acme/tier-set]' })).toEqual({
      is: 'kept',
      notices: [unusedText('1:8 old/tier'), ...idle],
    });
    expect(await apply({ rule: 'old/tier' })).toEqual({ is: 'kept', notices: [unusedText('1:7 old/tier')] });
  });

  it('says of an exemption that has expired and matches nothing that it can go', async () => {
    expect(await apply({ entity: 'api:default/a' }, { now: '2027-06-01' })).toEqual({ is: 'kept', notices: idle });
  });

  it('never exempts what Backstage refuses', async () => {
    const exemption = { ...(await exemptionWith({})), rules: ['backstage/schema'], entities: ['*:*/*'] };
    const given = [mistake('backstage/schema')];
    const { mistakes, exempt } = applyExemptions(given, [exemption], {
      now: '2026-11-20',
      refOf: () => payments,
      passes: everythingPasses,
    });
    expect({ mistakes, exempt }).toEqual({ mistakes: given, exempt: [] });
  });

  it('never exempts what is in no entity', async () => {
    const exemption = await exemptionWith({ entity: '"*:*/*"' });
    const given = [mistake('acme/owner-set')];
    const options = { now: '2026-11-20', refOf: () => undefined, passes: everythingPasses };
    expect(applyExemptions(given, [exemption], options)).toEqual({ mistakes: given, exempt: [], notices: [] });
  });

  it('takes the exemption that stands where another has expired, and keeps the order of the rest', async () => {
    const old = { ...(await exemptionWith({ granted: '2026-06-01', expires: '2026-08-01' })), file: 'old.yaml' };
    const standing = await exemptionWith({});
    const given = ['acme/tier-set', 'acme/owner-set', 'acme/described'].map(mistake);
    const options = { now: '2026-11-20', refOf: () => payments, passes: everythingPasses };
    const { mistakes, exempt, notices } = applyExemptions(given, [old, standing], options);
    expect(mistakes.map(({ rule }) => rule)).toEqual(['acme/tier-set', 'acme/described']);
    expect(exempt.map((one) => one.exemption.file)).toEqual([file]);
    expect(notices).toEqual(['The exemption in `old.yaml` expired on 2026-08-01; what it covered counts again.']);
  });

  it('does nothing without exemptions', () => {
    const given = [mistake('acme/owner-set')];
    const options = { now: '2026-11-20', refOf: () => payments, passes: everythingPasses };
    expect(applyExemptions(given, [], options)).toEqual({ mistakes: given, exempt: [], notices: [] });
  });
});

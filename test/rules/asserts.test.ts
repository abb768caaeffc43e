import { beforeAll, describe, expect, it } from 'vitest';
import { buildIndex } from '../../core/catalog/build-index.ts';
import { parseRef } from '../../core/catalog/entity-ref.ts';
import { entityOf } from '../../core/catalog/read-catalog.ts';
import { gatherFacts } from '../../core/facts/gather.ts';
import type { PathState, RepositoryFacts } from '../../core/facts/repository.ts';
import { assertNames } from '../../core/rules/assert-names.ts';
import { assertNamed } from '../../core/rules/asserts/index.ts';
import { optionMistakes } from '../../core/rules/check-assert.ts';
import { knownFacts } from '../../core/facts/known-facts.ts';
import { loadPatterns } from '../../core/rules/pattern.ts';
import { formatPath, type Json, type JsonObject } from '../../core/source/json.ts';
import { memoryReader } from '../support/memory-reader.ts';

beforeAll(loadPatterns);

interface Around {
  readonly facts?: Readonly<Record<string, Json>>;
  readonly files?: Readonly<Record<string, string>>;
  /** What stands at every path, instead of the files. */
  readonly state?: PathState;
  readonly file?: string;
  readonly elsewhere?: string;
  readonly catalog?: readonly string[];
  readonly owners?: Readonly<Record<string, string>>;
}

type Row = readonly [options: JsonObject, entity: JsonObject, outcome: string, around?: Around];

/** What an assert says, in a line: `fail spec.owner: its message → its fix`. */
async function outcomeOf(name: string, [options, value, , around = {}]: Row): Promise<string> {
  const assert = assertNamed(name);
  const given = {
    kind: 'Component',
    ...value,
    metadata: { name: 'a', ...(value['metadata'] as JsonObject | undefined) },
  };
  const entity = entityOf(given, { file: around.file ?? 'catalog-info.yaml', document: 0, accepted: true });
  if (!assert || !entity) throw new Error('There is no such assert or entity.');
  expect(optionMistakes(name, options, { facts: knownFacts })).toEqual([]);
  const subject = { ref: entity.ref, file: entity.file, document: 0, value: entity.value, elsewhere: around.elsewhere };
  const prepared = assert.prepare(options);
  const reader = memoryReader(around.files ?? {});
  const first = prepared.needs?.files?.(subject, '', undefined) ?? [];
  const second = prepared.needs?.files?.(subject, '', await gatherFacts(first, reader)) ?? [];
  const gathered = await gatherFacts([...first, ...second], reader);
  const { state } = around;
  const repository: RepositoryFacts = state ? { ...gathered, state: () => state, glob: () => undefined } : gathered;
  const facts = around.facts ?? {};
  const known = around.catalog?.flatMap((ref) => {
    const parsed = parseRef(ref, { kind: 'Component', namespace: 'default' });
    return 'problem' in parsed ? [] : [parsed];
  });
  const judgement = prepared.judge({
    entity,
    subject,
    repository,
    catalog: buildIndex([entity], known && { entities: known, complete: true }),
    fact: (fact) =>
      Object.hasOwn(facts, fact)
        ? { is: 'known', value: facts[fact] ?? null, source: 't' }
        : { is: 'unknown', reason: 'no' },
    now: '2026-03-01',
    top: '',
    owners: around.owners ?? {},
  });
  if (judgement.is === 'pass') return 'pass';
  if (judgement.is === 'unknown') return `unknown: ${judgement.reason}`;
  return judgement.failures
    .map(({ path, message, fix }) => {
      const edits = fix?.edits.map(
        (edit) => `${formatPath(edit.path)}=${'value' in edit ? JSON.stringify(edit.value) : ''}`,
      );
      return `fail ${formatPath(path)}: ${message}${edits ? ` → ${edits.join(' ')}` : ''}`;
    })
    .join('; ');
}

const meta = (metadata: JsonObject): JsonObject => ({ metadata });
const spec = (own: JsonObject): JsonObject => ({ spec: own });
const notes = (annotations: JsonObject, labels: JsonObject = {}): JsonObject => ({ metadata: { annotations, labels } });
const members = { fact: 'team.members' };
const topics = { fact: 'repository.topics' };
const branch = { fact: 'repository.defaultBranch' };
const day = { fact: 'git.changedAt' };

const table: Readonly<Record<string, readonly Row[]>> = {
  age: [
    [{ age: 'spec.on', most: 28 }, spec({ on: '2026-02-01' }), 'pass'],
    [
      { age: 'spec.on', most: 27 },
      spec({ on: '2026-02-01' }),
      'fail spec.on: `spec.on` is 28 days ago (2026-02-01); at most 27 are allowed.',
    ],
    [{ age: 'spec.on', most: 0 }, spec({ on: '2026-03-01T23:00:00Z' }), 'pass'],
    [{ age: 'spec.on', most: 0 }, spec({ on: '2030-01-01' }), 'pass'],
    [{ age: 'spec.on', most: 0 }, {}, 'pass'],
    [{ age: 'spec.on', most: 0 }, spec({ on: 'soon' }), 'fail spec.on: `soon` is no date.'],
    [{ age: 'spec.on', most: 999 }, spec({ on: '2026-02-31' }), 'fail spec.on: `2026-02-31` is no date.'],
    [{ age: 'spec.on', most: 0 }, spec({ on: 5 }), 'fail spec.on: `5` is no date.'],
    [
      { age: day, most: 1 },
      {},
      'fail : `git.changedAt` is 59 days ago (2026-01-01); at most 1 are allowed.',
      { facts: { 'git.changedAt': '2026-01-01' } },
    ],
    [{ age: day, most: 1 }, {}, 'unknown: no'],
  ],
  annotation: [
    [{ annotation: 'a' }, notes({ a: '1' }), 'pass'],
    [{ annotation: ['b', 'a'] }, notes({ a: '1' }), 'pass'],
    [{ annotation: 'a' }, notes({ a: ' ' }), 'fail metadata.annotations.a: There is no annotation `a`.'],
    [{ annotation: 'a' }, notes({ a: 5 }), 'fail metadata.annotations.a: There is no annotation `a`.'],
    [{ annotation: 'toString' }, notes({}), 'fail metadata.annotations.toString: There is no annotation `toString`.'],
    [{ annotation: ['a', 'b', 'c'] }, {}, 'fail metadata.annotations.a: There is no annotation `a`, `b` or `c`.'],
    [{ annotation: 'a' }, notes({}, { a: '1' }), 'fail metadata.annotations.a: There is no annotation `a`.'],
    [{ annotation: 'a', label: true }, notes({}, { a: '1' }), 'pass'],
    [
      { annotation: 'a', label: true },
      notes({ b: '1' }),
      'fail metadata.annotations.a: `a` is neither an annotation nor a label.',
    ],
    [{ annotation: 'a', label: true, values: ['2'] }, notes({}, { a: '1' }), 'fail metadata.labels.a: `1` is not `2`.'],
    [{ annotation: 'a', label: true, values: ['2'] }, notes({ a: '1' }, { a: '2' }), 'pass'],
    [{ annotation: 'a', values: ['x', 'y'] }, notes({ a: '1' }), 'fail metadata.annotations.a: `1` is not `x` or `y`.'],
    [{ annotation: 'a', values: ['x, y'] }, notes({ a: '1' }), 'fail metadata.annotations.a: `1` is not `x, y`.'],
    [
      { annotation: 'a', pattern: '^x' },
      notes({ a: '1' }),
      'fail metadata.annotations.a: `1` is not of the form `^x`.',
    ],
    [{ annotation: 'a', pattern: '^x' }, notes({ a: 'xy' }), 'pass'],
    [
      { annotation: 'a', pattern: '^x', values: ['x'] },
      notes({ a: 'xy' }),
      'fail metadata.annotations.a: `xy` is not `x`.',
    ],
  ],
  codeowners: [
    [{ codeowners: 'exists' }, {}, 'unknown: no'],
    [{ codeowners: 'exists' }, {}, 'pass', { facts: { 'codeowners.exists': true } }],
    [
      { codeowners: 'exists' },
      {},
      'fail : There is no CODEOWNERS where GitHub looks for it.',
      { facts: { 'codeowners.exists': false } },
    ],
    [{ codeowners: 'valid' }, {}, 'pass', { facts: { 'codeowners.exists': false } }],
    [{ codeowners: 'valid' }, {}, 'unknown: no', { facts: { 'codeowners.exists': true } }],
    [{ codeowners: 'valid' }, {}, 'pass', { facts: { 'codeowners.exists': true, 'codeowners.errors': [] } }],
    [
      { codeowners: 'valid' },
      {},
      'fail : CODEOWNERS has lines that GitHub ignores: x; y.',
      { facts: { 'codeowners.exists': true, 'codeowners.errors': ['x', 'y'] } },
    ],
    [{ codeowners: 'covers' }, {}, 'pass', { facts: { 'codeowners.exists': true, 'codeowners.owners': ['@a'] } }],
    [
      { codeowners: 'covers' },
      {},
      'fail spec.owner: CODEOWNERS names nobody for `catalog-info.yaml`.',
      { facts: { 'codeowners.exists': true, 'codeowners.owners': [] } },
    ],
  ],
  count: [
    [{ count: 'metadata.tags', least: 1 }, meta({ tags: ['a'] }), 'pass'],
    [{ count: 'metadata.tags', least: 1 }, {}, 'fail metadata.tags: `metadata.tags` has 0, not at least 1.'],
    [
      { count: 'metadata.tags', most: 1 },
      meta({ tags: ['a', 'b'] }),
      'fail metadata.tags: `metadata.tags` has 2, not at most 1.',
    ],
    [{ count: 'metadata.tags', least: 1, most: 2 }, meta({ tags: ['a', 'b'] }), 'pass'],
    [{ count: 'metadata.labels', least: 2 }, meta({ labels: { a: 'b', c: 'd' } }), 'pass'],
    [
      { count: 'metadata.description', least: 3 },
      meta({ description: ' two  words\n' }),
      'fail metadata.description: `metadata.description` has 2, not at least 3.',
    ],
    [{ count: 'metadata.tags', most: 0, except: ['a', 'b/c'] }, meta({ tags: ['a/x@1', 'b/c/d'] }), 'pass'],
    [
      { count: 'metadata.tags', most: 0, except: ['a', 'b/c'] },
      meta({ tags: ['a', 'ab/x', 'a/x', 'b/d'] }),
      'fail metadata.tags: `metadata.tags` has 3, not at most 0.',
    ],
    [
      { count: 'metadata.tags', most: 0, except: [] },
      meta({ tags: ['/'] }),
      'fail metadata.tags: `metadata.tags` has 1, not at most 0.',
    ],
    [{ count: 'metadata.description', least: 3 }, meta({ description: '処理支付订单' }), 'pass'],
    [{ count: 'metadata.description', most: 1 }, meta({ description: 'รับชำระเงิน a b' }), 'pass'],
    [{ count: 'spec.n', least: 3 }, spec({ n: 3 }), 'pass'],
    [{ count: 'spec.n', least: 1 }, spec({ n: true }), 'fail spec.n: `spec.n` has 0, not at least 1.'],
    [{ count: members, least: 2 }, {}, 'pass', { facts: { 'team.members': 2 } }],
    [
      { count: members, least: 2 },
      {},
      'fail : `team.members` has 1, not at least 2.',
      { facts: { 'team.members': 1 } },
    ],
    [{ count: members, least: 2 }, {}, 'unknown: no'],
  ],
  equals: [
    [{ equals: 'spec.a', value: 'x' }, spec({ a: 'x' }), 'pass'],
    [{ equals: 'spec.a', value: 'x' }, spec({ a: 'X' }), 'fail spec.a: `spec.a` is `X`, not `x`. → spec.a="x"'],
    [{ equals: 'spec.a', value: 'x', ignoreCase: true }, spec({ a: 'X' }), 'pass'],
    [{ equals: 'spec.a', value: 'x' }, {}, 'pass'],
    [{ equals: 'spec.a', value: '1' }, spec({ a: 1 }), 'fail spec.a: `spec.a` is `1`, not `1`. → spec.a="1"'],
    [
      { equals: 'spec.a', value: true },
      spec({ a: false }),
      'fail spec.a: `spec.a` is `false`, not `true`. → spec.a=true',
    ],
    [{ equals: 'spec.a', value: ['x'] }, spec({ a: ['y'] }), 'fail spec.a: `spec.a` is `y`, not `x`.'],
    [{ equals: 'spec.a', value: { x: 1, y: 2 } }, spec({ a: { y: 2, x: 1 } }), 'pass'],
    [
      { equals: 'spec.a', to: 'spec.b' },
      spec({ a: 'x', b: 'y' }),
      'fail spec.a: `spec.a` is `x`, not `y`. → spec.a="y"',
    ],
    [{ equals: 'spec.a', to: 'spec.b' }, spec({ a: 'x' }), 'pass'],
    [{ equals: 'spec.a', to: branch }, spec({ a: 'x' }), 'unknown: no'],
    [
      { equals: branch, value: 'main' },
      {},
      'fail : `repository.defaultBranch` is `x`, not `main`.',
      { facts: { 'repository.defaultBranch': 'x' } },
    ],
    [{ equals: branch, value: 'main' }, {}, 'unknown: no'],
  ],
  file: [
    [{ file: 'R.md' }, {}, 'pass', { files: { 'R.md': '' } }],
    [{ file: 'R.md' }, {}, 'fail : There is no `R.md`.'],
    [{ file: ['R.md', '*.txt'] }, {}, 'pass', { files: { 'a.txt': '' } }],
    [{ file: ['R.md', '*.txt'] }, {}, 'fail : There is no `R.md` or `*.txt`.', { files: { 'a/a.txt': '' } }],
    [{ file: 'R.md' }, {}, 'pass', { file: 'a/b/c.yaml', files: { 'R.md': '' } }],
    [{ file: 'R.md' }, {}, 'pass', { file: '[slug]/c.yaml', files: { '[slug]/R.md': '' } }],
    [{ file: '*.md' }, {}, 'pass', { file: '(group)/{b}/c.yaml', files: { '(group)/{b}/R.md': '' } }],
    [{ file: 'R.md', in: 'entity' }, {}, 'fail : There is no `R.md`.', { file: 'a/c.yaml', files: { 'R.md': '' } }],
    [{ file: 'R.md', in: 'entity' }, {}, 'pass', { file: 'a/c.yaml', files: { 'a/R.md': '' } }],
    [
      { file: 'R.md', in: 'repository' },
      {},
      'fail : There is no `R.md`.',
      { file: 'a/c.yaml', files: { 'a/R.md': '' } },
    ],
    [{ file: 'R.md', contains: 'x+' }, {}, 'pass', { files: { 'R.md': 'axx' } }],
    [{ file: 'R.md', contains: 'x+' }, {}, 'fail : `R.md` does not hold what it should.', { files: { 'R.md': 'a' } }],
    [{ file: '*.md', contains: 'x+' }, {}, 'pass', { files: { 'R.md': 'a', 'S.md': 'x' } }],
    [
      { file: 'R.md', minimumLength: 3 },
      {},
      'fail : `R.md` does not hold what it should.',
      { files: { 'R.md': ' ab\n' } },
    ],
    [{ file: 'R.md', minimumLength: 3 }, {}, 'pass', { files: { 'R.md': 'abc' } }],
    [{ file: 'R.md', absent: true }, {}, 'pass'],
    [{ file: ['R.md', 'a/*'], absent: true }, {}, 'fail : `a/b` is there.', { files: { 'a/b': '' } }],
    [{ file: 'R.md' }, {}, 'unknown: `R.md`: no network', { state: { is: 'unknown', reason: 'no network' } }],
    [{ file: '*.md', absent: true }, {}, 'unknown: `*.md` could not be looked for', { state: { is: 'missing' } }],
    [{ file: 'R.md' }, {}, 'fail : There is no `R.md`.', { state: { is: 'outside' } }],
    [{ file: 'R.md' }, {}, 'unknown: far away', { elsewhere: 'far away', files: { 'R.md': '' } }],
  ],
  link: [
    [{ link: 'runbook' }, meta({ links: [{ url: 'u', type: 'Runbook' }] }), 'pass'],
    [{ link: 'runbook' }, meta({ links: [{ url: 'u', title: 'Our RUNBOOK' }] }), 'pass'],
    [{ link: 'runbook' }, meta({ links: [{ url: 'u', title: 'runbook', type: 'docs' }] }), 'pass'],
    [{ link: 'runbook' }, meta({ links: [{ url: 'u', type: 'runbooks' }] }), 'pass'],
    [{ link: 'on-call' }, meta({ links: [{ url: 'u', title: 'Who is on call?' }] }), 'pass'],
    [
      { link: ['slo', 'chat'] },
      meta({
        links: [
          { url: 'u', title: 'Slow query log' },
          { url: 'u', title: 'Chatbot documentation', type: 'slob' },
        ],
      }),
      'fail metadata.links: There is no link of type `slo` or `chat`.',
    ],
    [
      { link: 'runbook' },
      meta({ links: [{ url: '', type: 'runbook' }, null, 'runbook'] }),
      'fail metadata.links: There is no link of type `runbook`.',
    ],
    [{ link: ['a', 'b'] }, meta({ links: 'a' }), 'fail metadata.links: There is no link of type `a` or `b`.'],
    [{ link: ['a', 'b'] }, meta({ links: [{ url: 'u', type: 'b' }] }), 'pass'],
    [{ link: 'dashboard' }, meta({ links: [{ url: 'u', title: 'Dashboard2' }] }), 'pass'],
    ...['監視dashboard', 'Dashboardの一覧', 'Dashboardübersicht', 'grafana_dashboards'].map(
      (title) => [{ link: 'dashboard' }, meta({ links: [{ url: 'u', title }] }), 'pass'] as const,
    ),
    [{ link: 'übersicht' }, meta({ links: [{ url: 'u', title: 'Die Übersicht' }] }), 'pass'],
    [{ link: 'chat', titles: '#' }, meta({ links: [{ url: 'u', title: '#shop' }] }), 'pass'],
    [
      { link: 'chat', titles: [], addresses: [], annotations: [] },
      meta({ links: [{ url: 'u', type: 'chat' }] }),
      'pass',
    ],
    [
      { link: 'chat', titles: '#' },
      meta({ links: [{ url: 'u', title: 'C #' }] }),
      'fail metadata.links: There is no link of type `chat`.',
    ],
    [{ link: 'chat', addresses: ['a.b/', 'Slack.com/'] }, meta({ links: [{ url: 'https://x.SLACK.com/C1' }] }), 'pass'],
    [
      { link: 'chat', addresses: 'slack.com/' },
      meta({ links: [{ url: 'https://slackcommerce.com/' }] }),
      'fail metadata.links: There is no link of type `chat`.',
    ],
    [{ link: 'chat', annotations: ['a/b', 'c/d'] }, meta({ annotations: { 'c/d': 'x' } }), 'pass'],
    [
      { link: 'chat', annotations: ['a/b', 'c/d'] },
      meta({ annotations: { 'c/d': ' ', 'e/f': 'x' }, links: [] }),
      'fail metadata.links: There is no link of type `chat`.',
    ],
  ],
  matches: [
    [{ matches: 'spec.a', pattern: '^x' }, spec({ a: 'xy' }), 'pass'],
    [{ matches: 'spec.a', pattern: '^x' }, spec({ a: 'yx' }), 'fail spec.a: `yx` does not match `^x`.'],
    [{ matches: 'spec.a', pattern: '^x', not: true }, spec({ a: 'xy' }), 'fail spec.a: `xy` matches `^x`.'],
    [{ matches: 'spec.a', pattern: '^x', not: true }, spec({ a: 'y' }), 'pass'],
    [{ matches: 'spec.a', pattern: '^1$' }, spec({ a: 1 }), 'pass'],
    [{ matches: 'spec.a', pattern: 'x' }, {}, 'pass'],
    [
      { matches: 'spec.a', pattern: 'x' },
      spec({ a: ['x', 'y', 'z'] }),
      'fail spec.a[1]: `y` does not match `x`.; fail spec.a[2]: `z` does not match `x`.',
    ],
    [
      { matches: topics, pattern: 'x' },
      {},
      'fail : `y` does not match `x`.',
      { facts: { 'repository.topics': ['x', 'y'] } },
    ],
    [{ matches: topics, pattern: 'x' }, {}, 'unknown: no'],
  ],
  'one-of': [
    [{ 'one-of': 'spec.a', values: ['production'] }, spec({ a: 'production' }), 'pass'],
    [{ 'one-of': 'spec.a', values: ['production'] }, {}, 'pass'],
    [
      { 'one-of': 'spec.a', values: ['production', 'x'] },
      spec({ a: 'prodution' }),
      'fail spec.a: `prodution` is not `production` or `x`. → spec.a="production"',
    ],
    [{ 'one-of': 'spec.a', values: ['production'] }, spec({ a: 'b' }), 'fail spec.a: `b` is not `production`.'],
    [
      { 'one-of': 'spec.a', values: ['production'], misspelt: true },
      spec({ a: 'Production' }),
      'fail spec.a: `Production` looks like a misspelling of `production`. → spec.a="production"',
    ],
    [{ 'one-of': 'spec.a', values: ['production'], misspelt: true }, spec({ a: 'b' }), 'pass'],
    [
      { 'one-of': 'spec.a', values: ['None', 1], not: true },
      spec({ a: ' NONE ' }),
      'fail spec.a: ` NONE ` is not allowed here.',
    ],
    [
      { 'one-of': 'spec.a', values: ['none', 1], not: true },
      spec({ a: [1, 'x'] }),
      'fail spec.a[0]: `1` is not allowed here.',
    ],
    [
      { 'one-of': 'spec.a', values: [1, true] },
      spec({ a: [1, true, false] }),
      'fail spec.a[2]: `false` is not `1` or `true`.',
    ],
    [
      { 'one-of': topics, values: ['java'] },
      {},
      'fail : `javaa` is not `java`.',
      { facts: { 'repository.topics': ['java', 'javaa'] } },
    ],
    [{ 'one-of': topics, values: ['java'] }, {}, 'unknown: no'],
  ],
  reference: [
    [{ reference: 'spec.owner', kind: 'Group' }, spec({ owner: 'team-a' }), 'pass'],
    [{ reference: 'spec.owner', kind: 'Group' }, {}, 'pass'],
    [{ reference: 'spec.owner', kind: 'Group' }, spec({ owner: 5 }), 'pass'],
    [{ reference: 'spec.owner', kind: 'Group' }, spec({ owner: '/x' }), 'pass'],
    [
      { reference: 'spec.owner', kind: 'Group' },
      spec({ owner: 'user:a' }),
      'fail spec.owner: `user:a` is of kind user, not `Group`.',
    ],
    [{ reference: 'spec.owner', kind: ['group', 'USER'] }, spec({ owner: 'user:a' }), 'pass'],
    [
      { reference: 'spec.dependsOn', kind: 'API' },
      spec({ dependsOn: ['api:a', 'component:b'] }),
      'fail spec.dependsOn[1]: `component:b` is of kind component, not `API`.',
    ],
    [
      { reference: 'spec.owner', exists: true },
      spec({ owner: 'team-a' }),
      'pass',
      { catalog: ['group:default/team-a'] },
    ],
    [
      { reference: 'spec.owner', exists: true },
      spec({ owner: 'team-a' }),
      'unknown: whether `group:default/team-a` exists is not known: no catalog was given',
    ],
    [
      { reference: 'spec.owner', exists: true },
      spec({ owner: 'team-x' }),
      'fail spec.owner: `team-x` does not exist in the catalog.',
      { catalog: [] },
    ],
    [
      { reference: 'spec.owner', exists: true },
      spec({ owner: 'paymets' }),
      'fail spec.owner: `paymets` does not exist in the catalog. → spec.owner="group:default/payments"',
      { catalog: ['group:payments'] },
    ],
  ],
  required: [
    [{ required: 'spec.a' }, spec({ a: 'x' }), 'pass'],
    [{ required: 'spec.a' }, spec({ a: false }), 'pass'],
    [{ required: 'spec.a' }, spec({ a: 0 }), 'pass'],
    [{ required: ['spec.a', 'spec.b'] }, {}, 'fail spec.a: `spec.a` is missing.; fail spec.b: `spec.b` is missing.'],
    ...([null, ' ', [], {}] as const).map((a): Row => [
      { required: 'spec.a' },
      spec({ a }),
      'fail spec.a: `spec.a` is missing.',
    ]),
    [
      { required: 'spec.a', placeholders: ['TODO '] },
      spec({ a: ' todo' }),
      'fail spec.a: ` todo` stands for nothing at `spec.a`.',
    ],
    [{ required: 'spec.a', placeholders: ['TODO'] }, spec({ a: 'x' }), 'pass'],
    [{ required: '__proto__' }, {}, 'fail __proto__: `__proto__` is missing.'],
  ],
  version: [
    [{ version: 'spec.v' }, {}, 'pass'],
    [{ version: 'spec.v' }, spec({ v: 'v1.2.3-rc.1+x' }), 'pass'],
    [{ version: 'spec.v' }, spec({ v: 'latest' }), 'fail spec.v: `latest` is no version such as `1.4.0`.'],
    [{ version: 'spec.v', least: '1.4' }, spec({ v: '1.4.0' }), 'pass'],
    [{ version: 'spec.v', least: '1.4' }, spec({ v: '1.10' }), 'pass'],
    [{ version: 'spec.v', least: '1.4' }, spec({ v: 1.3 }), 'fail spec.v: `1.3` is older than `1.4`.'],
    [{ version: 'spec.v', below: '2' }, spec({ v: '2.0.0' }), 'fail spec.v: `2.0.0` is not below `2`.'],
    [{ version: 'spec.v', below: '2', least: '1' }, spec({ v: '1.9.9' }), 'pass'],
    [
      { version: { fact: 'api.version' }, least: '1' },
      {},
      'fail : `0.1` is older than `1`.',
      { facts: { 'api.version': '0.1' } },
    ],
    [{ version: { fact: 'api.version' }, least: '1' }, {}, 'unknown: no'],
  ],
};

describe('the tests of asserts', () => {
  it('are of all of them', () => {
    expect(Object.keys(table)).toEqual(assertNames);
  });

  it.each(assertNames)('show %s passing and failing, and failing in a place of the entity', (name) => {
    const outcomes = (table[name] ?? []).map(([, , outcome]) => outcome);
    expect(outcomes).toContain('pass');
    // A file is no part of the entity.
    expect(outcomes.some((outcome) => (name === 'file' ? /^fail : ./ : /^fail [^ ]+: ./).test(outcome))).toBe(true);
  });

  it.each(assertNames)('show %s unknown where it can look at a fact or a file', (name) => {
    const outcomes = (table[name] ?? []).map(([, , outcome]) => outcome);
    const looksAtEntity = ['annotation', 'link', 'required'].includes(name);
    expect(outcomes.some((outcome) => outcome.startsWith('unknown: '))).toBe(!looksAtEntity);
  });
});

describe.each(Object.entries(table))('%s', (name, rows) => {
  it.each(rows.map((row, index) => [`${index} ${JSON.stringify(row[0])} → ${row[2]}`, row] as const))(
    '%s',
    async (_title, row) => {
      expect(await outcomeOf(name, row)).toBe(row[2]);
    },
  );
});

type Agreement = readonly [
  owner: string | null,
  owners: readonly string[],
  agrees: boolean,
  named?: Readonly<Record<string, string>>,
];

const agreements: readonly Agreement[] = [
  ['payments', ['@acme/payments'], true],
  ['Payments', ['@acme/x', '@acme/PAYMENTS'], true],
  ['user:jane', ['@jane'], true],
  ['user:payments', ['@acme/payments'], false],
  ['jane', ['@jane'], false],
  ['payments', ['@acme/shop'], false],
  ['payments', [], true],
  ['payments', ['a@b.c'], true],
  [null, ['@acme/shop'], true],
  ['/x', ['@acme/shop'], true],
  ['pay', ['@acme/payments'], true, { 'acme/payments': 'group:default/pay' }],
  ['payments', ['@acme/payments'], false, { '@acme/payments': 'group:default/pay' }],
  ['user:default/j', ['@jane'], true, { '@jane': 'user:j' }],
  ['group:default/j', ['@jane'], false, { '@jane': 'user:j' }],
  ['group:other/pay', ['@acme/payments'], false, { '@acme/payments': 'group:default/pay' }],
  ['user:constructor', ['@constructor'], true],
];

describe('codeowners: agrees', () => {
  const rows = agreements.map((agreement) => [JSON.stringify(agreement), agreement] as const);
  it.each(rows)('%s', async (_title, [owner, owners, agrees, named = {}]) => {
    const facts = { 'codeowners.exists': true, 'codeowners.owners': owners };
    const message = `\`${String(owner)}\` is not among the code owners of this file: ${owners.join(', ')}.`;
    const outcome = await outcomeOf('codeowners', [
      { codeowners: 'agrees' },
      spec({ owner }),
      '',
      { facts, owners: named },
    ]);
    expect(outcome).toBe(agrees ? 'pass' : `fail spec.owner: ${message}`);
  });
});

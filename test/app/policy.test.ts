import { describe, expect, it } from 'vitest';
import { evaluate } from '../../app/evaluate.ts';
import { noPolicy, readOrganizationPolicy, readRepositoryPolicy } from '../../app/policy.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import { memoryRepository } from '../../core/rules/memory-repository.ts';

function snapshotOf(slug: string, files: Readonly<Record<string, string>>): Snapshot {
  return {
    ...memoryRepository(files, { slug, host: 'github.com' }),
    files: Object.keys(files).sort(),
    commit: 'c0ffee'.padEnd(40, '0'),
  };
}

const rule = `title: The owner is a group
why: People change teams; groups stay.
remedy: Name the group.
severity: error
appliesTo: { kind: Component }
assert: { reference: spec.owner, kind: Group }
tests:
  - it: passes for a group
    entity: { kind: Component, spec: { owner: payments } }
    expect: pass
  - it: fails for a person
    entity: { kind: Component, spec: { owner: "user:jane" } }
    expect: { fail: { at: spec.owner } }
`;

const policyFiles = {
  'catalog-warden/config.yml': 'packs: [./packs/acme]\nlocked: [acme/owner-is-group]\n',
  'catalog-warden/enforcement.yml': 'mode: enforce\n',
  'catalog-warden/packs/acme/pack.yaml':
    'title: Acme\nversion: 1.0.0\ndescription: The rules of Acme.\nowner: platform\n',
  'catalog-warden/packs/acme/owner-is-group.yaml': rule,
};

const component = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
spec:
  type: service
  lifecycle: production
  owner: user:jane
`;

async function judged(policy: Readonly<Record<string, string>> | undefined, files: Readonly<Record<string, string>>) {
  const snapshot = snapshotOf('acme/shop', { 'catalog-info.yaml': component, ...files });
  const organization = policy ? await readOrganizationPolicy(snapshotOf('acme/.github', policy)) : noPolicy;
  const read = await readRepositoryPolicy({
    snapshot,
    checked: snapshot,
    organization,
    openRemote: async (reference) => ({ problem: `nobody opens ${reference}` }),
    now: '2026-06-01',
    sources: () => [],
  });
  if ('problems' in read) return read.problems.map(({ file, line, message }) => `${file}:${line} ${message}`);
  const subject = { repository: 'acme/shop' };
  const { report } = await evaluate({ snapshot, policy: read, subject, catalog: { entities: [], complete: false } });
  return report.findings.map(({ rule: id, severity, line }) => `${severity} ${id} in line ${line}`);
}

const exempt = `rule: acme/owner-is-group
entity: component:default/shop
reason: The team is being formed this summer.
granted: 2026-05-20
expires: 2026-06-20
`;

describe('the policy of an organisation', () => {
  it.each([
    ['judges every repository', policyFiles, {}, ['error acme/owner-is-group in line 8']],
    [
      'counts beside that of a repository',
      policyFiles,
      { '.github/catalog-warden.yml': 'failOn: warning\n' },
      ['error acme/owner-is-group in line 8'],
    ],
    [
      'may not be weakened',
      policyFiles,
      { '.github/catalog-warden.yml': 'rules:\n  acme/owner-is-group: off\n' },
      [expect.stringMatching(/^\.github\/catalog-warden\.yml:2 .* is locked/)],
    ],
    ['grants exemptions', { ...policyFiles, 'catalog-warden/exemptions/shop.yaml': exempt }, {}, []],
    ['is not needed', undefined, {}, []],
    [
      "grants exemptions from the engine's own rules where it names no pack",
      {
        'catalog-warden/config.yml': 'packs: []\n',
        'catalog-warden/exemptions/shop.yaml': exempt.replace('acme/owner-is-group', 'catalog/unknown-field'),
      },
      { 'catalog-info.yaml': `${component}  ownr: user:jane\n` },
      [],
    ],
  ])('%s', async (_, policy, files, expected) => {
    expect(await judged(policy, files)).toEqual(expected);
  });

  it('says what is wrong with it, and where', async () => {
    const { problems, enforcement } = await readOrganizationPolicy(
      snapshotOf('acme/.github', {
        'catalog-warden/config.yml': 'pack: [recommended]\n',
        'catalog-warden/enforcement.yml': 'mode: enforced\n',
      }),
    );
    expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'catalog-warden/config.yml:1',
      'catalog-warden/enforcement.yml:1',
    ]);
    expect(enforcement.mode).toBe('observe');
  });
});

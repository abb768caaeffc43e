import { describe, expect, it } from 'vitest';

import { readRepository, syncInstallation } from '../../../app/jobs/requests.ts';
import { organizationPolicy } from '../../../app/organization-policy.ts';
import { dayOf } from '../../../app/day-of.ts';
import { listExemptions } from '../../../app/store/exemptions.ts';
import { findInstallation } from '../../../app/store/installations.ts';
import { countFailures } from '../../../app/store/reports.ts';
import { getSetting, putSetting } from '../../../app/store/settings.ts';
import { component, jobWorld, policyFiles, runJob } from './support.ts';

/** An organisation of three repositories whose owners are people, and a policy. */
async function governed(files: Readonly<Record<string, string>> = policyFiles) {
  const world = await jobWorld();
  const { acme, installation, settle, db, context } = world;
  const policy = acme.repository('.github', { files });
  const owned = ['a', 'b', 'c'].map((name) =>
    acme.repository(name, { files: { 'catalog-info.yaml': component(name).replace('payments', 'user:jane') } }),
  );
  await settle(syncInstallation({ installation: installation.id }));
  return {
    ...world,
    policy,
    owned,
    /** The policy is changed, and the App hears of the push. */
    change: async (changes: Readonly<Record<string, string | null>>) => {
      policy.commit({ files: changes });
      return await settle(readRepository({ installation: installation.id, repository: policy.id }));
    },
    failures: async () => (await countFailures(db, installation.id)).map(({ rule, failures }) => `${failures} ${rule}`),
    present: async () => await organizationPolicy(context, installation.id),
  };
}

describe('another policy', () => {
  it('judges all repositories again, and asks GitHub for its own files alone', async () => {
    const { failures, change, owned, installation, github } = await governed();
    expect(await failures()).toEqual(['3 acme/owner-is-group']);
    const before = github.requests.length;
    const posts = await change({ 'catalog-warden/config.yml': 'packs: []\n' });
    expect(await failures()).toEqual([]);
    expect(posts).toEqual(
      expect.arrayContaining(owned.map(({ id }) => `write-issue ${installation.id} repository:${id}`)),
    );
    const asked = github.requests.slice(before).filter(({ path }) => !path.endsWith('access_tokens'));
    expect(asked.length).toBeLessThanOrEqual(5);
    github.assertValid();
  });

  it('changes nothing where only other files of its repository change', async () => {
    const { change, policy, installation, github } = await governed();
    expect(await change({ 'README.md': '# Acme\n' })).toEqual([
      `write-issue ${installation.id} repository:${policy.id}`,
    ]);
    github.assertValid();
  });

  it.each([
    ['the configuration', 'catalog-warden/config.yml', 'pack: []\n', 'catalog-warden/config.yml:1'],
    ['the enforcement', 'catalog-warden/enforcement.yml', 'mode: enforced\n', 'catalog-warden/enforcement.yml:1'],
    ['a rule', 'catalog-warden/packs/acme/owner-is-group.yaml', 'title: None\n', 'owner-is-group.yaml:1'],
    ['an exemption', 'catalog-warden/exemptions/a.yaml', 'rule: acme/none\n', 'catalog-warden/exemptions/a.yaml:1'],
  ])('with a mistake in %s does not count, and the one before it does', async (_, file, text, place) => {
    const { change, failures, present, github } = await governed();
    await change({ [file]: text });
    expect(await failures()).toEqual(['3 acme/owner-is-group']);
    const { enforcement, problems } = await present();
    expect(enforcement.mode).toBe('enforce');
    expect(problems.map((one) => `${one.file}:${one.line}`)[0]).toContain(place);
    github.assertValid();
  });

  it('that is right again counts at once', async () => {
    const { change, failures, present, github } = await governed();
    await change({ 'catalog-warden/config.yml': 'pack: []\n' });
    await change({ 'catalog-warden/config.yml': 'packs: []\n' });
    expect(await failures()).toEqual([]);
    expect((await present()).problems).toEqual([]);
    github.assertValid();
  });

  it('that was never right counts for nothing but how firmly the App acts', async () => {
    const { failures, present, github } = await governed({ ...policyFiles, 'catalog-warden/config.yml': 'pack: []\n' });
    expect(await failures()).not.toContain('3 acme/owner-is-group');
    expect((await present()).enforcement.mode).toBe('enforce');
    github.assertValid();
  });

  it.each([
    ['sound', policyFiles['catalog-warden/config.yml']],
    ['broken', 'pack: []\n'],
  ])('that is %s has all told anew, once, when everybody can read it', async (_, config) => {
    const { change, policy, owned, context, installation, settle, asked, github } = await governed({
      ...policyFiles,
      'catalog-warden/enforcement.yml': 'mode: enforce\nissues:\n  per: owner\n',
    });
    await change({ 'catalog-warden/config.yml': config });
    const jane = 'owner:user:default/jane';
    const write = async (): Promise<string | null | undefined> => {
      await runJob(context, { name: 'write-issue', data: { installation: installation.id, subject: jane }, key: '' });
      asked.length = 0;
      return policy.issues[0]?.body;
    };
    const look = async (repository = policy): Promise<readonly string[]> =>
      await settle(readRepository({ installation: installation.id, repository: repository.id }));
    owned[0]!.setVisibility('public');
    await look(owned[0]);
    expect(await write()).toMatch(/acme\/a[^]*acme\/b/);
    const all = [
      `write-issue ${installation.id} ${jane}`,
      ...[policy, ...owned].map(({ id }) => `write-issue ${installation.id} repository:${id}`),
      `write-summary ${installation.id}`,
    ];
    const none = [`write-issue ${installation.id} repository:${policy.id}`];
    expect(await look()).toEqual(none);
    policy.setVisibility('public');
    expect(await look()).toEqual(all);
    expect(await look()).toEqual(none);
    const told = await write();
    expect(told).toContain('acme/a');
    expect(told).not.toContain('acme/b');
    policy.setVisibility('private');
    expect(await look()).toEqual(all);
    expect(await look()).toEqual(none);
    github.assertValid();
  });

  it('is none where only its readers are others, so that what was judged by it still counts', async () => {
    const { policy, present, installation, settle, github } = await governed();
    const { hash, since } = await present();
    policy.setVisibility('public');
    await settle(readRepository({ installation: installation.id, repository: policy.id }));
    expect(await present()).toMatchObject({ hash, since, isPublic: true });
    github.assertValid();
  });

  it('is none where an older store did not say who can read it', async () => {
    const { policy, present, installation, settle, db, github } = await governed();
    const { hash, since } = await present();
    const key = `policy of ${installation.id}`;
    const { isPublic, ...older } = (await getSetting(db, key))!;
    expect(isPublic).toBe(false);
    await putSetting(db, key, older);
    await settle(readRepository({ installation: installation.id, repository: policy.id }));
    expect(await present()).toMatchObject({ hash, since });
    expect(await getSetting(db, key)).toEqual({ ...older, isPublic });
    github.assertValid();
  });

  it('goes with its repository', async () => {
    const { policy, failures, installation, settle, db, github } = await governed();
    policy.rename('former');
    await settle(readRepository({ installation: installation.id, repository: policy.id }));
    expect(await failures()).not.toContain('3 acme/owner-is-group');
    expect(await findInstallation(db, installation.id)).toMatchObject({ policyRepositoryId: null });
    policy.rename('.github');
    await settle(readRepository({ installation: installation.id, repository: policy.id }));
    expect(await failures()).toContain('3 acme/owner-is-group');
    policy.delete();
    await settle(readRepository({ installation: installation.id, repository: policy.id }));
    expect(await failures()).not.toContain('3 acme/owner-is-group');
    github.assertValid();
  });

  it('lets the summary show the exemptions that end within two weeks', async () => {
    const { change, policy, context, installation, settle, db, github } = await governed();
    const inDays = (days: number): string => dayOf(new Date(Date.now() + days * 24 * 3600 * 1000));
    const exemption = (entity: string, expires: string): string =>
      [
        'rule: acme/owner-is-group',
        `entity: component:default/${entity}`,
        'reason: The team is being formed these weeks.',
        `granted: ${inDays(-1)}`,
        `expires: ${expires}`,
        '',
      ].join('\n');
    const folder = 'catalog-warden/exemptions';
    const ending = async () => {
      await db.deleteFrom('subjectIssue').execute();
      await runJob(context, { name: 'write-summary', data: { installation: installation.id }, key: '' });
      const [, section = ''] = policy.issues[0]?.body?.split('### Exemptions that end soon') ?? [];
      return section.split('\n').filter((line) => line.startsWith('- '));
    };
    await change({
      [`${folder}/a.yaml`]: exemption('a', inDays(10)),
      [`${folder}/b.yaml`]: exemption('b', inDays(20)),
      [`${folder}/c.yaml`]: exemption('c', inDays(12)),
    });
    const soon = [
      `- \`acme/owner-is-group\` until ${inDays(10)}: \`${folder}/a.yaml\``,
      `- \`acme/owner-is-group\` until ${inDays(12)}: \`${folder}/c.yaml\``,
    ];
    expect(await ending()).toEqual(soon);
    // With a mistake, the policy before counts.
    await change({ [`${folder}/a.yaml`]: 'rule: acme/none\n' });
    expect(await ending()).toEqual(soon);
    await change({ [`${folder}/a.yaml`]: null });
    expect(await ending()).toEqual(soon.slice(1));
    policy.rename('former');
    await settle(readRepository({ installation: installation.id, repository: policy.id }));
    expect(await listExemptions(db, installation.id)).toEqual([]);
    github.assertValid();
  });

  it('asks for the issues of owners where it wants one for each', async () => {
    const { change, installation, github } = await governed();
    const posts = await change({ 'catalog-warden/enforcement.yml': 'issues:\n  per: owner\n' });
    expect(posts).toContain(`write-issue ${installation.id} owner:user:default/jane`);
    github.assertValid();
  });
});

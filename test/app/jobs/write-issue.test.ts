import { describe, expect, it } from 'vitest';
import { writeDueIssuesJob } from '../../../app/jobs/write-due-issues.ts';
import { writeIssueJob } from '../../../app/jobs/write-issue.ts';
import { forgetRepositories } from '../../../app/forget.ts';
import { finishSync, setPolicyRepository } from '../../../app/store/installations.ts';
import { findSubjectIssue, listSubjectIssues } from '../../../app/store/subject-issues.ts';
import type { RepositoryHandle } from '../../github/stand-in/builder/repository.ts';
import { issueWorld } from '../../support/issue-world.ts';
import { buildFinding } from '../../support/report-builder.ts';

const hour = 3600 * 1000;
const day = 24 * hour;

const shop = 'component:default/shop';
const bad = buildFinding({ entity: shop, line: 8, message: '`lifecyle` is no field of a Component.' });
const worse = buildFinding({
  entity: shop,
  line: 9,
  rule: 'catalog/dangling-reference',
  message: '`ledgr` is nowhere.',
  fingerprint: 'beef',
});

async function world(...enforcement: Parameters<typeof issueWorld>) {
  const found = await issueWorld(...enforcement);
  const { context, installation, acme } = found;
  const run = async (subject: string): Promise<void> => {
    const data = { installation: installation.id, subject };
    await writeIssueJob.run(data, context, new AbortController().signal);
  };
  const write = async (repository: RepositoryHandle): Promise<void> => await run(`repository:${repository.id}`);
  const rowOf = async (repository: RepositoryHandle) =>
    await findSubjectIssue(context.store.db, installation.id, `repository:${repository.id}`);
  /** Runs the job of every minute, and all that it asks for. */
  const minute = async (): Promise<void> => {
    found.pass(60_000);
    found.asked.length = 0;
    await writeDueIssuesJob.run({}, context, new AbortController().signal);
    for (const { name, data } of found.asked.splice(0)) {
      if (name === 'write-issue') await run((data as { subject: string }).subject);
    }
  };
  return { ...found, run, write, rowOf, minute, shop: acme.repository('shop') };
}

describe('the issue of a repository', () => {
  it('opens, changes, closes when all is mended, and opens again', async () => {
    const { github, shop: repository, judge, write } = await world();
    await judge(repository, [bad]);
    await write(repository);
    const [issue] = repository.issues;
    expect(issue).toMatchObject({
      state: 'open',
      title: 'Catalog files: 1 error',
      user: { login: 'catalog-warden[bot]' },
    });
    expect(issue?.body).toContain('catalog-info.yaml:8');
    await judge(repository, [bad, worse]);
    await write(repository);
    expect(issue).toMatchObject({ state: 'open', title: 'Catalog files: 2 errors', comments: [] });
    await judge(repository, []);
    await write(repository);
    expect(issue).toMatchObject({ state: 'closed', stateReason: 'completed' });
    await judge(repository, [bad, worse]);
    await write(repository);
    expect(issue).toMatchObject({ state: 'open' });
    expect(issue?.comments.map(({ body }) => body)).toEqual([
      'Nothing is left to mend. Thank you!',
      'There is something to mend again.',
    ]);
    expect(repository.issues).toHaveLength(1);
    github.assertValid();
  });

  it('that is run five times for the same is written once, and asks GitHub for nothing more', async () => {
    const { github, shop: repository, judge, write, writes } = await world();
    await judge(repository, [bad]);
    await write(repository);
    const requests = github.requests.length;
    for (let time = 0; time < 5; time += 1) await write(repository);
    expect(writes()).toBe(1);
    expect(github.requests).toHaveLength(requests);
    github.assertValid();
  });

  it('of a repository without problems asks GitHub for nothing', async () => {
    const { github, shop: repository, judge, write } = await world();
    await judge(repository, []);
    await write(repository);
    expect(github.requests.filter(({ path }) => path.includes('issues'))).toEqual([]);
    github.assertValid();
  });

  it('is one although the answer to its creation was lost', async () => {
    const { github, shop: repository, judge, write, rowOf } = await world();
    await judge(repository, [bad]);
    github.fail({ when: { operation: 'issues/create' }, with: '502 after done' });
    await write(repository);
    expect(repository.issues).toHaveLength(1);
    expect(await rowOf(repository)).toMatchObject({ state: 'open', number: 1 });
    github.assertValid();
  });

  it('is neither opened nor closed by trouble of GitHub', async () => {
    const { github, shop: repository, judge, write } = await world();
    await judge(repository, [bad]);
    await write(repository);
    await judge(repository, []);
    github.fail({ when: ({ path }) => path.includes('/issues'), with: 503, times: 9 });
    await expect(write(repository)).rejects.toThrow('GitHub has trouble');
    expect(repository.issues).toMatchObject([{ state: 'open' }]);
    github.recover();
    await write(repository);
    expect(repository.issues).toMatchObject([{ state: 'closed' }]);
    github.assertValid();
  });

  it('stays as it is while nobody read the repository', async () => {
    const { github, shop: repository, know, write } = await world();
    await know(repository);
    await write(repository);
    expect(repository.issues).toEqual([]);
    github.assertValid();
  });

  it('that a person closed stays closed when the same is said in other words', async () => {
    const { github, shop: repository, judge, write, minute, pass, rowOf } = await world();
    await judge(repository, [bad, worse]);
    await write(repository);
    const issue = repository.issues[0]!;
    repository.editIssue(issue, { state: 'closed', state_reason: 'not_planned' });
    await judge(repository, [{ ...bad, line: 88, message: 'Said in other words.' }]);
    await write(repository);
    expect(issue).toMatchObject({
      state: 'closed',
      comments: [],
      body: expect.stringContaining('catalog-info.yaml:88'),
    });
    pass(2 * day);
    await minute();
    expect(issue).toMatchObject({ state: 'closed', comments: [] });
    expect(await rowOf(repository)).toMatchObject({ state: 'left closed' });
    // What was mended meanwhile is new again.
    await judge(repository, [bad, worse]);
    await write(repository);
    expect(issue).toMatchObject({ state: 'open', comments: [{ body: 'There is something to mend again.' }] });
    github.assertValid();
  });

  it('whose findings of before an upgrade are not known stays as a person left it', async () => {
    const { github, shop: repository, judge, write, context } = await world();
    await judge(repository, [bad]);
    await write(repository);
    repository.editIssue(repository.issues[0]!, { state: 'closed' });
    await context.store.db.updateTable('subjectIssue').set({ told: null }).execute();
    await judge(repository, [{ ...bad, message: 'Said in other words.' }]);
    await write(repository);
    expect(repository.issues).toMatchObject([{ state: 'closed', comments: [] }]);
    await judge(repository, [bad, worse]);
    await write(repository);
    expect(repository.issues).toMatchObject([{ state: 'open' }]);
    github.assertValid();
  });

  it('that GitHub refused to have closed is tried again an hour later', async () => {
    const { github, shop: repository, judge, write, minute, pass, rowOf } = await world();
    await judge(repository, [bad]);
    await write(repository);
    await judge(repository, []);
    repository.record.hasIssues = false;
    await write(repository);
    expect(await rowOf(repository)).toMatchObject({ state: 'unwritable', problems: 0 });
    repository.record.hasIssues = true;
    await minute();
    expect(repository.issues).toMatchObject([{ state: 'open' }]);
    pass(hour);
    await minute();
    expect(repository.issues).toMatchObject([
      { state: 'closed', comments: [{ body: 'Nothing is left to mend. Thank you!' }] },
    ]);
    github.assertValid();
  });

  it('that a person closed stays closed until it says something else', async () => {
    const { github, shop: repository, judge, write, rowOf, minute, pass } = await world();
    await judge(repository, [bad]);
    await write(repository);
    const issue = repository.issues[0]!;
    repository.editIssue(issue, { state: 'closed', state_reason: 'not_planned' });
    pass(2 * day);
    await minute();
    expect(issue.state).toBe('closed');
    expect(await rowOf(repository)).toMatchObject({ state: 'left closed' });
    await judge(repository, [bad, worse]);
    await write(repository);
    expect(issue.state).toBe('open');
    github.assertValid();
  });

  it('that a person deleted or doubled is right again a day later', async () => {
    const { github, shop: repository, judge, write, minute, pass } = await world();
    await judge(repository, [bad]);
    await write(repository);
    repository.record.issues.length = 0;
    pass(day + hour);
    await minute();
    expect(repository.issues).toMatchObject([{ state: 'open', number: 2 }]);
    github.assertValid();
  });

  it('gets the labels of the policy', async () => {
    const { github, shop: repository, judge, write } = await world({ issues: { labels: ['catalog', 'help wanted'] } });
    await judge(repository, [bad]);
    await write(repository);
    expect(repository.issues[0]?.labels.map(({ name }) => name)).toEqual(['catalog', 'help wanted']);
    github.assertValid();
  });
});

describe('a job that is interrupted', () => {
  const faults = ['502 after done', 'cut answer', 500] as const;

  it.each(faults)('at any request by "%s" gives in the end what one run gives', async (fault) => {
    const { github, acme, judge, write } = await world();
    const thanks = 'Nothing is left to mend. Thank you!';
    const lives = {
      opens: { before: [], words: [] },
      changes: { before: [[worse]], words: [] },
      closes: { before: [[bad]], words: [thanks] },
      reopens: { before: [[bad], []], words: [thanks, 'There is something to mend again.'] },
    };
    for (const [life, { before, words }] of Object.entries(lives)) {
      for (let nth = 1; nth <= 5; nth += 1) {
        const repository = acme.repository(`${life}-${nth}`);
        for (const findings of before) {
          await judge(repository, findings);
          await write(repository);
        }
        await judge(repository, life === 'closes' ? [] : [bad]);
        let seen = 0;
        github.fail({ when: ({ path }) => path.includes('/issues') && (seen += 1) === nth, with: fault });
        await write(repository).catch(() => undefined);
        github.recover();
        await write(repository);
        const [issue] = repository.issues;
        const states = repository.issues.map(({ state }) => state);
        const isRight = issue?.body?.includes('catalog-info.yaml:8');
        expect({ life, nth, states, isRight, words: issue?.comments.map(({ body }) => body) }).toEqual({
          life,
          nth,
          states: [life === 'closes' ? 'closed' : 'open'],
          isRight: true,
          words,
        });
      }
    }
    github.assertValid();
  });
});

describe('the mode', () => {
  it('`observe` writes nothing, and closes what is there', async () => {
    const { github, shop: repository, judge, write, enforce } = await world({ mode: 'observe' });
    await judge(repository, [bad]);
    await write(repository);
    expect(repository.issues).toEqual([]);
    await enforce({ mode: 'enforce' });
    await write(repository);
    expect(repository.issues).toMatchObject([{ state: 'open' }]);
    await enforce({ mode: 'observe' });
    await write(repository);
    expect(repository.issues).toMatchObject([
      { state: 'closed', comments: [{ body: 'The policy of the organisation no longer asks for this issue.' }] },
    ]);
    github.assertValid();
  });

  it('of an owner leaves out what others own', async () => {
    const {
      github,
      shop: repository,
      judge,
      write,
    } = await world({
      modes: [{ mode: 'observe', owner: 'group:default/quiet' }],
    });
    const quiet = buildFinding({ entity: 'component:default/quiet', line: 3 });
    await judge(repository, { findings: [bad, quiet], owners: { 'component:default/quiet': 'group:default/quiet' } });
    await write(repository);
    expect(repository.issues).toMatchObject([{ title: 'Catalog files: 1 error' }]);
    github.assertValid();
  });

  it('a repository that takes no part any more has its issue closed', async () => {
    const { github, shop: repository, judge, write, enforce } = await world();
    await judge(repository, [bad]);
    await write(repository);
    await enforce({ repositories: { exclude: ['sh*'] } });
    await write(repository);
    expect(repository.issues).toMatchObject([{ state: 'closed' }]);
    github.assertValid();
  });

  it('a dry run opens nothing again that a person closed', async () => {
    const { shop: repository, judge, write, rowOf, enforce, minute, pass } = await world();
    await judge(repository, [bad]);
    await write(repository);
    const issue = repository.issues[0]!;
    repository.editIssue(issue, { state: 'closed', state_reason: 'not_planned' });
    pass(2 * day);
    await minute();
    await enforce({ issues: { dryRun: true } });
    await write(repository);
    expect(await rowOf(repository)).toMatchObject({ state: 'dry run' });
    await enforce({});
    await write(repository);
    expect(issue).toMatchObject({ state: 'closed', comments: [] });
  });

  it('a dry run only records', async () => {
    const { github, shop: repository, judge, write, rowOf, enforce } = await world({ issues: { dryRun: true } });
    await judge(repository, [bad, worse]);
    await write(repository);
    expect(repository.issues).toEqual([]);
    expect(await rowOf(repository)).toMatchObject({ state: 'dry run', errors: 2, problems: 2 });
    await enforce({});
    await write(repository);
    expect(repository.issues).toMatchObject([{ state: 'open' }]);
    github.assertValid();
  });
});

describe('while nothing could be written', () => {
  type World = Awaited<ReturnType<typeof world>>;
  const findings = { bad: [bad], moved: [{ ...bad, line: 88 }], worse: [bad, worse] };

  /** What keeps an issue from being written, and how it ends. */
  const obstacles = {
    'a dry run': {
      begin: async ({ enforce }: World) => await enforce({ issues: { dryRun: true } }),
      end: async ({ enforce }: World) => await enforce({}),
    },
    // As for a repository that was archived a moment ago.
    'a refusal': {
      begin: ({ shop: { record } }: World) => void (record.archived = true),
      end: ({ shop: { record } }: World) => void (record.archived = false),
    },
    'Issues that are off': {
      begin: async ({ shop: { record }, shop: repository, read }: World) => {
        record.hasIssues = false;
        await read(repository);
      },
      end: async ({ shop: { record }, shop: repository, read }: World) => {
        record.hasIssues = true;
        await read(repository);
      },
    },
  };

  /** Opens an issue for something bad, and closes it as clean. */
  async function openAndClose({ shop: repository, judge, write }: World): Promise<void> {
    for (const present of [[bad], []]) {
      await judge(repository, present);
      await write(repository);
    }
  }

  async function afterObstacle(found: World, name: keyof typeof obstacles, then: keyof typeof findings) {
    const { shop: repository, judge, write, rowOf } = found;
    const obstacle = obstacles[name];
    await judge(repository, findings[then]);
    await obstacle.begin(found);
    await write(repository);
    await write(repository);
    const during = { ...(await rowOf(repository)), issue: repository.issues[0]?.state };
    await obstacle.end(found);
    await write(repository);
    found.github.assertValid();
    return during;
  }

  const names = Object.keys(obstacles) as readonly (keyof typeof obstacles)[];

  describe.each(names)('for %s', (name) => {
    it('an issue that was closed as clean opens again for what appeared', async () => {
      const found = await world();
      const { shop: repository, rowOf } = found;
      await openAndClose(found);
      const during = await afterObstacle(found, name, 'bad');
      expect(during).toMatchObject({ problems: 1, issue: 'closed' });
      expect(repository.issues).toMatchObject([{ state: 'open' }]);
      expect(await rowOf(repository)).toMatchObject({ state: 'open', told: [bad.fingerprint] });
    });

    it('an issue that was closed as clean before an upgrade opens again too', async () => {
      const found = await world();
      const { shop: repository, context } = found;
      await openAndClose(found);
      await context.store.db.updateTable('subjectIssue').set({ told: null }).execute();
      await afterObstacle(found, name, 'bad');
      expect(repository.issues).toMatchObject([{ state: 'open' }]);
    });

    it('an issue that a person closed opens again for something else, and not for the same', async () => {
      const found = await world();
      const { shop: repository, judge, write, rowOf, minute, pass } = found;
      await judge(repository, [bad]);
      await write(repository);
      const issue = repository.issues[0]!;
      repository.editIssue(issue, { state: 'closed', state_reason: 'not_planned' });
      pass(2 * day);
      await minute();
      await afterObstacle(found, name, 'moved');
      expect(issue).toMatchObject({ state: 'closed', comments: [] });
      expect(await rowOf(repository)).toMatchObject({ state: 'left closed' });
      const during = await afterObstacle(found, name, 'worse');
      expect(during).toMatchObject({ problems: 2, issue: 'closed' });
      expect(issue).toMatchObject({ state: 'open', comments: [{ body: 'There is something to mend again.' }] });
    });

    it('an issue that is open is not written again for the same', async () => {
      const found = await world();
      const { shop: repository, judge, write, writes } = found;
      await judge(repository, [bad]);
      await write(repository);
      await afterObstacle(found, name, 'bad');
      expect(repository.issues).toMatchObject([{ state: 'open', comments: [] }]);
      expect(writes()).toBe(1);
    });
  });
});

describe('a repository', () => {
  it('without Issues is written down for the summary, and gets its issue when they are switched on', async () => {
    const { github, acme, judge, write, rowOf } = await world();
    const repository = acme.repository('plain', { hasIssues: false });
    await judge(repository, [bad]);
    await write(repository);
    expect(await rowOf(repository)).toMatchObject({ state: 'unwritable', errors: 1 });
    expect(github.requests.filter(({ path }) => path.includes('issues'))).toEqual([]);
    repository.record.hasIssues = true;
    await judge(repository, [bad]);
    await write(repository);
    expect(repository.issues).toMatchObject([{ state: 'open' }]);
    github.assertValid();
  });

  it('that switched Issues off unseen is written down too', async () => {
    const { github, shop: repository, judge, write, rowOf } = await world();
    await judge(repository, [bad]);
    repository.record.hasIssues = false;
    await write(repository);
    expect(await rowOf(repository)).toMatchObject({ state: 'unwritable' });
    github.assertValid();
  });

  it('that was refused once gets its issue an hour later', async () => {
    const { github, shop: repository, judge, write, rowOf, minute, pass } = await world();
    await judge(repository, [bad]);
    repository.record.hasIssues = false;
    await write(repository);
    expect(await rowOf(repository)).toMatchObject({ state: 'unwritable' });
    repository.record.hasIssues = true;
    pass(hour);
    await minute();
    await minute();
    expect(repository.issues).toMatchObject([{ state: 'open' }]);
    github.assertValid();
  });

  it('that is archived is let alone, and right again when it is taken back', async () => {
    const { github, shop: repository, judge, read, write, minute, pass, writes } = await world();
    await judge(repository, [bad]);
    await write(repository);
    repository.archive();
    await read(repository);
    await write(repository);
    pass(2 * day);
    await minute();
    expect(repository.issues).toMatchObject([{ state: 'open', comments: [] }]);
    expect(writes()).toBe(1);
    repository.unarchive();
    await judge(repository, []);
    pass(2 * day);
    await minute();
    expect(repository.issues).toMatchObject([
      { state: 'closed', comments: [{ body: 'Nothing is left to mend. Thank you!' }] },
    ]);
    github.assertValid();
  });

  it('that left and came back has its issue closed when all is mended', async () => {
    const { github, shop: repository, judge, write, minute, pass, context, installation } = await world();
    await judge(repository, [bad]);
    await write(repository);
    await forgetRepositories(context, installation.id, [repository.id]);
    pass(day + hour);
    await minute();
    await judge(repository, []);
    pass(day + hour);
    await minute();
    expect(repository.issues).toMatchObject([{ state: 'closed' }]);
    github.assertValid();
  });
});

describe('issues per owner', () => {
  const perOwner = { issues: { per: 'owner' as const } };

  it('stand in the policy repository, one for each, with what the owner has anywhere', async () => {
    const { github, acme, policy, shop: repository, judge, run, write } = await world(perOwner);
    const books = acme.repository('books');
    const owners = { [shop]: 'group:default/payments', 'component:default/books': 'group:default/payments' };
    await judge(repository, { findings: [bad, buildFinding({ line: 2, message: 'A tab indents the line.' })], owners });
    await judge(books, { findings: [buildFinding({ entity: 'component:default/books', line: 5 })], owners });
    await run('owner:group:default/payments');
    await write(repository);
    expect(policy.issues).toMatchObject([{ title: 'Catalog files of group:default/payments: 2 errors' }]);
    expect(policy.issues[0]?.body).toContain('https://github.com/acme/books/blob/main/catalog-info.yaml#L5');
    // What nobody owns is told in its repository.
    expect(repository.issues).toMatchObject([{ title: 'Catalog files: 1 error' }]);
    await judge(repository, { findings: [], owners });
    await judge(books, { findings: [], owners });
    await run('owner:group:default/payments');
    expect(policy.issues).toMatchObject([{ state: 'closed' }]);
    github.assertValid();
  });

  it('thank in a repository only when nothing is left there', async () => {
    const { github, shop: repository, judge, write, enforce } = await world();
    await judge(repository, { findings: [bad], owners: { [shop]: 'group:default/payments' } });
    await write(repository);
    await enforce(perOwner);
    await write(repository);
    expect(repository.issues).toMatchObject([
      { state: 'closed', comments: [{ body: 'What is left to mend here is told in the issues of the owners.' }] },
    ]);
    github.assertValid();
  });

  it('name public repositories only, where everybody can read them', async () => {
    const { github, acme, policy, shop: repository, judge, read, run, write } = await world(perOwner);
    policy.setVisibility('public');
    await read(policy);
    const open = acme.repository('open', { visibility: 'public' });
    const owners = { [shop]: 'group:default/payments', 'component:default/open': 'group:default/payments' };
    await judge(repository, { findings: [bad, worse], owners });
    await run('owner:group:default/payments');
    expect(policy.issues).toEqual([]);
    await judge(open, { findings: [buildFinding({ entity: 'component:default/open' })], owners });
    await run('owner:group:default/payments');
    await write(repository);
    expect(policy.issues).toMatchObject([{ title: 'Catalog files of group:default/payments: 1 error' }]);
    expect(policy.issues[0]?.body).toContain('2 more problems in 1 repository that is not public');
    expect(policy.issues[0]?.body).not.toContain('shop');
    expect(repository.issues).toMatchObject([{ state: 'open', title: 'Catalog files: 2 errors' }]);
    await judge(open, { findings: [], owners });
    await run('owner:group:default/payments');
    expect(policy.issues[0]?.comments.map(({ body }) => body)).toEqual([
      'What is left to mend is told in its repositories, which are not public.',
    ]);
    github.assertValid();
  });

  it.each(['private', 'public'] as const)('move with the policy repository, out of a %s one', async (visibility) => {
    const { github, acme, policy, shop: repository, judge, read, run, context, installation } = await world(perOwner);
    policy.setVisibility(visibility);
    await read(policy);
    repository.setVisibility(visibility);
    await judge(repository, { findings: [bad], owners: { [shop]: 'group:default/payments' } });
    await run('owner:group:default/payments');
    const files = { 'catalog-warden/enforcement.yml': 'mode: warn\nissues:\n  per: owner\n' };
    const other = acme.repository('policy', { files });
    await read(other);
    await setPolicyRepository(context.store.db, installation.id, other.id);
    // GitHub refuses, as for one that was archived a moment ago.
    policy.record.archived = true;
    await run('owner:group:default/payments');
    expect([policy.issues, other.issues]).toMatchObject([[{ state: 'open' }], []]);
    policy.record.archived = false;
    await run('owner:group:default/payments');
    const word =
      visibility === 'public' ? 'This is told in another repository now.' : 'This is told in `acme/policy` now.';
    expect(policy.issues).toMatchObject([{ state: 'closed', comments: [{ body: word }] }]);
    expect(other.issues).toMatchObject([{ state: 'open', title: 'Catalog files of group:default/payments: 1 error' }]);
    github.assertValid();
  });

  it.each(['told', 'not told'])(
    'are written in the new place where the old one has no Issues, which is %s',
    async (is) => {
      const { acme, policy, shop: repository, judge, read, run, context, installation } = await world(perOwner);
      await judge(repository, { findings: [bad], owners: { [shop]: 'group:default/payments' } });
      await run('owner:group:default/payments');
      const files = { 'catalog-warden/enforcement.yml': 'mode: warn\nissues:\n  per: owner\n' };
      const other = acme.repository('policy', { files });
      await read(other);
      policy.record.hasIssues = false;
      if (is === 'told') await read(policy);
      await setPolicyRepository(context.store.db, installation.id, other.id);
      await run('owner:group:default/payments');
      expect(other.issues).toMatchObject([
        { state: 'open', title: 'Catalog files of group:default/payments: 1 error' },
      ]);
    },
  );

  it('close when there is no policy repository any more', async () => {
    const { github, policy, shop: repository, judge, run, context, installation } = await world(perOwner);
    await judge(repository, { findings: [bad], owners: { [shop]: 'group:default/payments' } });
    await run('owner:group:default/payments');
    await setPolicyRepository(context.store.db, installation.id, null);
    await run('owner:group:default/payments');
    expect(policy.issues).toMatchObject([{ state: 'closed' }]);
    github.assertValid();
  });

  it('close when the policy asks for issues per repository', async () => {
    const { github, policy, shop: repository, judge, run, enforce } = await world(perOwner);
    await judge(repository, { findings: [bad], owners: { [shop]: 'group:default/payments' } });
    await run('owner:group:default/payments');
    await enforce({ issues: { per: 'repository' } });
    await run('owner:group:default/payments');
    expect(policy.issues).toMatchObject([{ state: 'closed' }]);
    github.assertValid();
  });
});

describe('the budget of an hour', () => {
  it('lets the worst come first, and the others in the hours after', async () => {
    const { github, acme, judge, write, minute, pass, context, installation } = await world({ issues: { perHour: 2 } });
    const repositories = [1, 4, 2, 5, 3].map((errors) => ({ errors, repository: acme.repository(`with-${errors}`) }));
    const failing = (errors: number) => Array.from({ length: errors }, (_, line) => ({ ...bad, line: line + 1 }));
    for (const { errors, repository } of repositories) await judge(repository, failing(errors));
    for (const { repository } of repositories) await write(repository);
    const written = () =>
      repositories.flatMap(({ errors, repository }) => repository.issues.map(() => errors)).sort((a, b) => a - b);
    expect(written()).toEqual([]);
    await minute();
    expect(written()).toEqual([4, 5]);
    await minute();
    expect(written()).toEqual([4, 5]);
    const states = (await listSubjectIssues(context.store.db, installation.id)).map(({ state }) => state).sort();
    expect(states).toEqual(['open', 'open', 'queued', 'queued', 'queued']);
    pass(hour);
    await minute();
    expect(written()).toEqual([2, 3, 4, 5]);
    pass(hour);
    await minute();
    expect(written()).toEqual([1, 2, 3, 4, 5]);
    github.assertValid();
  });

  it('is not spent by what was certainly not created', async () => {
    const { github, acme, judge, write, minute } = await world({ issues: { perHour: 2 } });
    const stuck = acme.repository('stuck');
    const others = ['one', 'two'].map((name) => acme.repository(name));
    await judge(stuck, [bad, worse]);
    for (const repository of others) await judge(repository, [bad]);
    stuck.record.hasIssues = false;
    for (const repository of [stuck, ...others]) await write(repository);
    for (let time = 0; time < 3; time += 1) await minute();
    expect(others.map(({ issues }) => issues.length)).toEqual([1, 1]);
    github.assertValid();
  });

  it('is not spent for ever by one that GitHub never creates', async () => {
    const { github, acme, judge, run, pass, rowOf, context, installation } = await world({ issues: { perHour: 1 } });
    const stuck = acme.repository('stuck');
    const other = acme.repository('other');
    await judge(stuck, [bad, worse]);
    await judge(other, [bad]);
    github.fail({
      when: ({ path, method }) => method === 'POST' && path.includes('/stuck/issues'),
      with: 500,
      times: 99,
    });
    for (let time = 0; time < 7; time += 1) {
      for (const { id } of [stuck, other]) await run(`repository:${id}`).catch(() => undefined);
      pass(hour);
    }
    expect(await rowOf(stuck)).toMatchObject({ state: 'unwritable' });
    expect(other.issues).toMatchObject([{ state: 'open' }]);
    const attempts = (await listSubjectIssues(context.store.db, installation.id)).map((one) => one.attempts);
    expect(attempts.toSorted((a, b) => a - b)).toEqual([0, 5]);
    github.assertValid();
  });

  it('is not waited for by what is mended meanwhile', async () => {
    const { github, shop: repository, judge, write, rowOf, minute, context, installation } = await world();
    await context.store.db.updateTable('installation').set({ syncedAt: null }).execute();
    await judge(repository, [bad]);
    await write(repository);
    expect(await rowOf(repository)).toMatchObject({ state: 'queued' });
    await judge(repository, []);
    await write(repository);
    await finishSync(context.store.db, installation.id, context.now());
    await minute();
    expect(repository.issues).toEqual([]);
    github.assertValid();
  });

  it('is begun with when all repositories have been read', async () => {
    const { github, shop: repository, judge, write, minute, context, installation } = await world();
    await context.store.db.updateTable('installation').set({ syncedAt: null }).execute();
    await judge(repository, [bad]);
    await write(repository);
    await minute();
    expect(repository.issues).toEqual([]);
    await finishSync(context.store.db, installation.id, context.now());
    await minute();
    expect(repository.issues).toMatchObject([{ state: 'open' }]);
    github.assertValid();
  });
});

describe('reminders', () => {
  it('are off by default', async () => {
    const { github, shop: repository, judge, write, minute, pass } = await world();
    await judge(repository, [bad]);
    await write(repository);
    pass(10 * day);
    await minute();
    expect(repository.issues[0]?.comments).toEqual([]);
    github.assertValid();
  });

  it('come after 1, 3, 7, 14 and 30 days, and then no more', async () => {
    const { github, shop: repository, judge, write, minute, pass } = await world({ issues: { reminders: true } });
    await judge(repository, [bad]);
    await write(repository);
    const days: number[] = [];
    for (let passed = 1; passed <= 60; passed += 1) {
      pass(day);
      const before = repository.issues[0]!.comments.length;
      await minute();
      if (repository.issues[0]!.comments.length > before) days.push(passed);
    }
    expect(days).toEqual([1, 3, 7, 14, 30]);
    expect(repository.issues[0]?.comments[0]?.body).toBe('A reminder: still 1 error.');
    github.assertValid();
  });
});

import { describe, expect, it } from 'vitest';
import { writeDueIssuesJob } from '../../../app/jobs/write-due-issues.ts';
import { writeIssueJob } from '../../../app/jobs/write-issue.ts';
import { finishSync } from '../../../app/store/installations.ts';
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

  it.each(faults)(
    'at any request by "%s" gives in the end what one run gives',
    async (fault) => {
      const { github, acme, judge, write } = await world();
      const lives = { opens: [], changes: [[worse]], closes: [[bad]], reopens: [[bad], []] };
      for (const [life, before] of Object.entries(lives)) {
        for (let nth = 1; nth <= 4; nth += 1) {
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
          const words = issue?.comments.map(({ body }) => body) ?? [];
          const states = repository.issues.map(({ state }) => state);
          const isRight = issue?.body?.includes('catalog-info.yaml:8');
          expect({ life, nth, states, isRight, words }).toEqual({
            life,
            nth,
            states: [life === 'closes' ? 'closed' : 'open'],
            isRight: true,
            words: [...new Set(words)],
          });
        }
      }
      github.assertValid();
    },
    60_000,
  );
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

  it('that is archived or gone is let alone', async () => {
    const { github, shop: repository, judge, read, write, rowOf } = await world();
    await judge(repository, [bad]);
    await write(repository);
    repository.archive();
    await read(repository);
    await write(repository);
    expect(await rowOf(repository)).toBeUndefined();
    expect(repository.issues).toMatchObject([{ state: 'open' }]);
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
  }, 60_000);
});

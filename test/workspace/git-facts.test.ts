import { execFileSync } from 'node:child_process';
import { knownFacts } from '../../core/facts/known-facts.ts';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isOfFactType, type Fact, type FactSubject } from '../../core/facts/fact.ts';
import { gitFacts } from '../../workspace/git-facts.ts';
import { openWorkspace } from '../../workspace/reader.ts';
import { folderWith, write } from '../support/files.ts';
import { git } from '../support/git.ts';

const gitFactDefinitions = Object.fromEntries(Object.entries(knownFacts).filter(([, { from }]) => from === 'git'));

const now = '2026-06-30';
const file = 'catalog-info.yaml';
const allNames = Object.keys(gitFactDefinitions);

interface Author {
  readonly name?: string;
  readonly email?: string;
}

function start(): string {
  const folder = folderWith({});
  git(folder, 'init', '--quiet', '--initial-branch=main');
  return folder;
}

/** Commits everything at a time, as an author. */
function commitAt(folder: string, time: string, { name = 'Ada', email = 'ada@example.com' }: Author = {}): void {
  git(folder, 'add', '--all');
  const env = {
    ...process.env,
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: time,
    GIT_COMMITTER_NAME: 'Committer',
    GIT_COMMITTER_EMAIL: 'committer@example.com',
    GIT_COMMITTER_DATE: time,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
  };
  execFileSync('git', ['commit', '--quiet', '--allow-empty', '--message', 'Change'], { cwd: folder, env });
}

function subject(document = 0, changes: Partial<FactSubject> = {}): FactSubject {
  return { ref: `component:default/c${document}`, file, document, value: {}, elsewhere: undefined, ...changes };
}

async function facts(
  folder: string,
  subjects: readonly FactSubject[] = [subject()],
  names: readonly string[] = allNames,
): Promise<Record<string, Fact | undefined>[]> {
  const lookUp = await gitFacts(openWorkspace(folder), now).gather(subjects, new Set(names));
  return subjects.map((one) => Object.fromEntries(allNames.map((name) => [name, lookUp(one, name)])));
}

async function values(folder: string, document = 0): Promise<Record<string, unknown>> {
  const [found = {}] = await facts(folder, [subject(document)]);
  return Object.fromEntries(
    Object.entries(found).map(([name, fact]) => [name, fact?.is === 'known' ? fact.value : fact?.reason]),
  );
}

describe('the last change', () => {
  it('is that of the document, not of the file', async () => {
    const folder = start();
    write(folder, { [file]: 'kind: A\nname: a\n---\nkind: B\nname: b\n' });
    commitAt(folder, '2026-01-01T10:00:00Z');
    write(folder, { [file]: 'kind: A\nname: a\n---\nkind: B\nname: bee\n' });
    commitAt(folder, '2026-03-05T10:00:00Z', { name: 'Zoë Ünal', email: 'zoe@example.com' });
    expect(await values(folder, 0)).toMatchObject({ 'git.changedAt': '2026-01-01', 'git.changedBy': 'Ada' });
    expect(await values(folder, 1)).toMatchObject({ 'git.changedAt': '2026-03-05', 'git.changedBy': 'Zoë Ünal' });
  });

  it.each([
    ['a marker at the start', '---\na: 1\n---\nb: NEW\n', 1],
    ['comments before the first marker', '# about\n%YAML 1.2\n---\na: 1\n--- # next\nb: NEW\n', 1],
    ['an empty document', '---\n---\nb: NEW\n', 1],
    ['content on the line of the marker', 'a: 1\n--- {b: NEW}\n', 1],
    ['carriage returns', 'a: 1\r\n---\r\nb: NEW\r\n', 1],
    ['a byte order mark', '\uFEFF---\na: 1\n---\nb: NEW\n', 1],
    ['an explicit end', 'a: 1\n...\n# between\n---\nb: NEW\n', 1],
    ['an explicit end without a marker behind it', 'a: 1\n...\nb: NEW\n', 1],
    ['dashes inside a text', 'a: |\n  ---\n  x\nc: NEW\n', 0],
    ['no line break at the end', 'a: 1\n---\nb: NEW', 1],
  ])('counts documents with %s', async (_, text, document) => {
    const folder = start();
    write(folder, { [file]: text.replace('NEW', 'old') });
    commitAt(folder, '2026-01-01T10:00:00Z');
    write(folder, { [file]: text.replace('NEW', 'new') });
    commitAt(folder, '2026-02-02T10:00:00Z', { name: 'Grace' });
    expect(await values(folder, document)).toMatchObject({ 'git.changedAt': '2026-02-02', 'git.changedBy': 'Grace' });
    if (document > 0 && text.includes('a: 1')) {
      expect(await values(folder, 0)).toMatchObject({ 'git.changedAt': '2026-01-01', 'git.changedBy': 'Ada' });
    }
  });

  it('is the day in UTC', async () => {
    const folder = start();
    write(folder, { [file]: 'a: 1\n' });
    commitAt(folder, '2026-01-01T23:30:00-05:00');
    expect(await values(folder)).toMatchObject({ 'git.changedAt': '2026-01-02', 'git.lastCommitAt': '2026-01-02' });
  });

  it('is found below a working directory that is not the top, and for names that look like options or patterns', async () => {
    const folder = start();
    write(folder, { 'services/-x [a]*.yaml': 'a: 1\n' });
    commitAt(folder, '2026-01-01T10:00:00Z');
    const lookUp = await gitFacts(openWorkspace(path.join(folder, 'services')), now).gather(
      [subject(0, { file: '-x [a]*.yaml' })],
      new Set(['git.changedAt']),
    );
    expect(lookUp(subject(0, { file: '-x [a]*.yaml' }), 'git.changedAt')).toMatchObject({ value: '2026-01-01' });
  });

  it('heeds no list of commits to ignore, which others may not have', async () => {
    const folder = start();
    write(folder, { [file]: 'a: 1\n' });
    commitAt(folder, '2026-01-01T10:00:00Z');
    write(folder, { [file]: 'a:  1\n' });
    commitAt(folder, '2026-02-02T10:00:00Z');
    write(folder, { '.git/ignored': `${git(folder, 'rev-parse', 'HEAD')}\n` });
    git(folder, 'config', 'blame.ignoreRevsFile', '.git/ignored');
    expect(await values(folder)).toMatchObject({ 'git.changedAt': '2026-02-02' });
  });

  it.each([1, 30])('is found in a winding history beside %i other files', async (count) => {
    const names = Array.from({ length: count }, (_, index) => `others/${index}.yaml`);
    const folder = start();
    const all = [...names, 'a.yaml', 'b.yaml', 'c.yaml', 'kept.yaml', 'both.yaml', 'far.yaml', 'gone.yaml'];
    const text = (name: string): string => `${name}: 1\nname: ${name}\nspec:\n  type: service\n`;
    write(folder, Object.fromEntries(all.map((name) => [name, text(name)])));
    commitAt(folder, '2026-01-01T10:00:00Z');
    write(folder, { 'a.yaml': `${text('a')}new: 1\n` });
    commitAt(folder, '2026-02-02T10:00:00Z', { name: 'Grace\tHopper' });
    git(folder, 'checkout', '--quiet', '-b', 'side');
    write(folder, {
      'c.yaml': `${text('c')}side: 1\n`,
      'both.yaml': 'both: side\n',
      'far.yaml': `${text('far.yaml')}s: 1\n`,
    });
    commitAt(folder, '2026-03-03T10:00:00Z', { name: 'Side' });
    git(folder, 'checkout', '--quiet', 'main');
    // A file that moves stays what it is, and another one takes its old name.
    git(folder, 'mv', 'a.yaml', 'moved ä\n.yaml');
    git(folder, 'mv', 'far.yaml', 'farther.yaml');
    git(folder, 'rm', '--quiet', 'gone.yaml');
    write(folder, { 'both.yaml': 'both: main\n' });
    commitAt(folder, '2026-04-04T10:00:00Z', { name: 'Mover' });
    write(folder, { 'a.yaml': 'new: 1\n', 'copy.yaml': text('b.yaml') });
    commitAt(folder, '2026-05-05T10:00:00Z', { name: 'New' });
    // What both branches changed is settled in the merge.
    expect(() =>
      git(folder, '-c', 'user.name=M', '-c', 'user.email=m@example.com', 'merge', '--no-commit', 'side'),
    ).toThrow('merge');
    write(folder, { 'both.yaml': 'both: merged\n', 'merge.yaml': 'made: here\n' });
    commitAt(folder, '2026-05-15T10:00:00Z', { name: 'Merger' });
    git(folder, 'checkout', '--quiet', '-b', 'dropped');
    write(folder, { 'kept.yaml': 'kept: no\n' });
    commitAt(folder, '2026-06-06T10:00:00Z', { name: 'Dropped' });
    git(folder, 'checkout', '--quiet', 'main');
    git(folder, '-c', 'user.name=M', '-c', 'user.email=m@example.com', 'merge', '--quiet', '-s', 'ours', 'dropped');
    write(folder, { 'b.yaml': 'b: 2\n', 'd.yaml': 'd: 1\n', 'e.yaml': 'e: 1\n', 'gone.yaml': text('gone.yaml') });
    git(folder, 'add', 'd.yaml');
    const asked = ['a.yaml', 'moved ä\n.yaml', 'b.yaml', 'c.yaml', 'copy.yaml', 'both.yaml', 'merge.yaml'];
    const more = ['farther.yaml', 'kept.yaml', 'd.yaml', 'e.yaml', 'gone.yaml', ...names];
    const found: Record<string, Fact | undefined>[] = [];
    // So few at a time that no walk is worth it, or all at once.
    const files = [...asked, ...more].map((one) => subject(0, { file: one }));
    if (count === 1) for (const one of files) found.push(...(await facts(folder, [one])));
    else found.push(...(await facts(folder, files)));
    const told = found.map((each) => {
      const [at, by] = [each['git.changedAt'], each['git.changedBy']];
      return at?.is === 'known' && by?.is === 'known' ? [at.value, by.value] : at?.is === 'unknown' && at.reason;
    });
    expect(told).toEqual([
      ['2026-05-05', 'New'],
      ['2026-02-02', 'Grace\tHopper'],
      'the document has changes that are not committed',
      ['2026-03-03', 'Side'],
      ['2026-05-05', 'New'],
      ['2026-05-15', 'Merger'],
      ['2026-05-15', 'Merger'],
      ['2026-03-03', 'Side'],
      ['2026-01-01', 'Ada'],
      expect.any(String),
      expect.stringContaining('no such path'),
      expect.stringContaining('no such path'),
      ...names.map(() => ['2026-01-01', 'Ada']),
    ]);
  });

  it('is unknown for what is not committed', async () => {
    const folder = start();
    write(folder, { [file]: 'a: 1\n---\nb: 1\n' });
    commitAt(folder, '2026-01-01T10:00:00Z');
    write(folder, { [file]: 'a: 1\n---\nb: 2\n', 'new.yaml': 'c: 1\n' });
    const [first, second, third] = await facts(folder, [subject(0), subject(1), subject(0, { file: 'new.yaml' })]);
    expect(first?.['git.changedAt']).toMatchObject({ value: '2026-01-01' });
    expect(second?.['git.changedAt']).toEqual({
      is: 'unknown',
      reason: 'the document has changes that are not committed',
    });
    expect(third?.['git.changedBy']).toMatchObject({ is: 'unknown', reason: expect.stringContaining('no such path') });
  });

  it('is unknown for files that are missing, links and documents that are not there', async () => {
    const folder = start();
    write(folder, { [file]: 'a: 1\n---\nb: 1\n' });
    symlinkSync(file, path.join(folder, 'link.yaml'));
    commitAt(folder, '2026-01-01T10:00:00Z');
    const odd = [
      subject(0, { file: 'gone.yaml' }),
      subject(1, { file: 'link.yaml' }),
      subject(7),
      subject(0, { file: '../outside.yaml' }),
    ];
    for (const found of await facts(folder, odd)) expect(found['git.changedAt']).toMatchObject({ is: 'unknown' });
  });
});

describe('the activity', () => {
  it('counts e-mails of people in the last 90 days', async () => {
    const folder = start();
    commitAt(folder, '2026-03-31T23:59:59Z', { email: 'too-early@example.com' });
    commitAt(folder, '2026-04-01T00:00:00Z', { email: 'just@example.com' });
    commitAt(folder, '2026-05-01T10:00:00Z', { email: 'Ada@example.com' });
    commitAt(folder, '2026-05-02T10:00:00Z', { email: 'ada@example.com', name: 'A. Lovelace' });
    commitAt(folder, '2026-05-03T10:00:00Z', { email: '1+renovate[bot]@users.noreply.github.com', name: 'Renovate' });
    commitAt(folder, '2026-05-04T10:00:00Z', { email: 'support@github.com', name: 'dependabot[bot]' });
    expect(await values(folder)).toMatchObject({ 'git.activeAuthors': 2, 'git.lastCommitAt': '2026-05-02' });
  });

  it('counts what a clock that is ahead dated after the day of the run', async () => {
    const folder = start();
    commitAt(folder, '2026-06-30T23:00:00Z', { email: 'today@example.com' });
    commitAt(folder, '2026-07-01T01:00:00Z', { email: 'tomorrow@example.com' });
    expect(await values(folder)).toMatchObject({ 'git.activeAuthors': 2 });
  });

  it('looks further back for the last commit of a person', async () => {
    const folder = start();
    commitAt(folder, '2024-02-29T10:00:00Z');
    commitAt(folder, '2026-06-01T10:00:00Z', { name: 'dependabot[bot]' });
    expect(await values(folder)).toMatchObject({ 'git.activeAuthors': 0, 'git.lastCommitAt': '2024-02-29' });
  });

  it('is unknown where there is no commit, and where bots made all', async () => {
    const folder = start();
    const empty = await values(folder);
    expect(empty['git.activeAuthors']).toContain('git says');
    commitAt(folder, '2026-06-01T10:00:00Z', { name: 'dependabot[bot]' });
    expect(await values(folder)).toMatchObject({
      'git.activeAuthors': 0,
      'git.lastCommitAt': 'every commit is by a bot',
    });
  });

  it('says nothing of code that lies elsewhere, but of the catalog file', async () => {
    const folder = start();
    write(folder, { [file]: 'a: 1\n' });
    commitAt(folder, '2026-06-01T10:00:00Z');
    const [found] = await facts(folder, [subject(0, { elsewhere: 'its code is in acme/other' })]);
    expect(found?.['git.activeAuthors']).toEqual({ is: 'unknown', reason: 'its code is in acme/other' });
    expect(found?.['git.changedAt']).toMatchObject({ value: '2026-06-01' });
  });
});

describe('the source', () => {
  it('tells only what is asked for, in the promised types', async () => {
    const folder = start();
    write(folder, { [file]: 'a: 1\n' });
    commitAt(folder, '2026-06-01T10:00:00Z');
    const [some] = await facts(folder, [subject()], ['git.changedBy', 'codeowners.covered']);
    expect(some).toEqual({ 'git.changedBy': { is: 'known', value: 'Ada', source: 'git' } });
    const [all = {}] = await facts(folder);
    for (const [name, definition] of Object.entries(gitFactDefinitions)) {
      const fact = all[name];
      expect(fact?.is === 'known' && isOfFactType(fact.value, definition.type)).toBe(true);
    }
    const source = gitFacts(openWorkspace(folder), now);
    expect(allNames.every((name) => source.provides(name))).toBe(true);
    expect(source.provides('toString')).toBe(false);
  });

  it('knows nothing in a shallow clone, and says what to do', async () => {
    const origin = start();
    write(origin, { [file]: 'a: 1\n' });
    commitAt(origin, '2026-06-01T10:00:00Z');
    commitAt(origin, '2026-06-02T10:00:00Z');
    const folder = folderWith({});
    git(folder, 'clone', '--quiet', '--depth=1', `file://${origin}`, 'clone');
    const [found = {}] = await facts(path.join(folder, 'clone'));
    for (const name of allNames) {
      expect(found[name]).toMatchObject({ is: 'unknown', reason: expect.stringContaining('fetch-depth: 0') });
    }
  });

  it('knows nothing without a repository, or with a broken one', async () => {
    const none = await values(folderWith({ [file]: 'a: 1\n' }));
    expect(new Set(Object.values(none))).toEqual(new Set(['there is no git repository']));
    const [broken = {}] = await facts(folderWith({ [file]: 'a: 1\n', '.git': 'gitdir: nowhere\n' }));
    for (const name of allNames) expect(broken[name]).toMatchObject({ is: 'unknown' });
  });
});

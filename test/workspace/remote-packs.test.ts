import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withFetched } from '../../workspace/fetch-repository.ts';
import {
  fetchRemoteFiles,
  hashOfFiles,
  openRemotePack,
  parseRemoteReference,
  readLock,
  writeLock,
  type Lock,
  type RemoteFiles,
  type RemoteReference,
} from '../../workspace/remote-packs.ts';
import { folderWith, write } from '../support/files.ts';
import { commitAll, git } from '../support/git.ts';

const token = 'ghs_averysecrettoken';
const encodedToken = Buffer.from(`x-access-token:${token}`).toString('base64');
const reference = 'acme/standards//packs/security@v3';
const pack = { 'packs/security/a.yaml': 'a: 1\n', 'packs/security/more/b.yml': 'b: ä\n' };
const packFiles = { 'a.yaml': 'a: 1\n', 'more/b.yml': 'b: ä\n' };

/** A place where git finds `acme/standards` of github.com, without a network. */
function host(files: Readonly<Record<string, string | Buffer>> = pack): { repository: string; directory: string } {
  const top = folderWith({ 'temporary/keep': '' });
  const repository = path.join(top, 'acme/standards.git');
  write(repository, files);
  mkdirSync(repository, { recursive: true });
  git(repository, 'init', '--quiet', '--initial-branch=main');
  commitAll(repository, 'Begin');
  git(repository, 'tag', 'v3');
  write(top, { gitconfig: `[url "file://${top}/"]\n\tinsteadOf = https://github.com/\n` });
  vi.stubEnv('GIT_CONFIG_GLOBAL', path.join(top, 'gitconfig'));
  return { repository, directory: path.join(top, 'temporary') };
}

function referenceTo(text: string): RemoteReference {
  const parsed = parseRemoteReference(text);
  if (!parsed) throw new Error(`${text} is no reference`);
  return parsed;
}

async function fetchAt(directory: string, text: string): Promise<unknown> {
  const files = await fetchRemoteFiles(referenceTo(text), { host: 'github.com', token, directory });
  expect(readdirSync(directory)).toEqual(['keep']);
  return 'problem' in files ? files : Object.fromEntries(files);
}

function lockOf(files: Readonly<Record<string, string>>, name = reference): Lock {
  const map = new Map(Object.entries(files));
  return { version: 1, packs: { [name]: { hash: hashOfFiles(map), files: map.size } } };
}

function problemOf(result: object): string {
  return 'problem' in result ? String(result.problem) : '';
}

beforeEach(() => {
  vi.stubEnv('GIT_CONFIG_SYSTEM', '/dev/null');
  vi.stubEnv('GIT_CONFIG_COUNT', '1');
  vi.stubEnv('GIT_CONFIG_KEY_0', 'protocol.file.allow');
  vi.stubEnv('GIT_CONFIG_VALUE_0', 'always');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('parseRemoteReference', () => {
  test.each([
    [reference, 'acme/standards', 'packs/security', 'v3'],
    ['a.b/c_d-e//x@feature/one', 'a.b/c_d-e', 'x', 'feature/one'],
    ['acme/standards///packs/@main', 'acme/standards', 'packs', 'main'],
    ['acme/standards//@main', 'acme/standards', '', 'main'],
    ['acme/standards//a@b@v1', 'acme/standards', 'a@b', 'v1'],
    ['acme/standards//with space@v1', 'acme/standards', 'with space', 'v1'],
  ])('reads %s', (text, repository, folder, ref) => {
    expect(parseRemoteReference(text)).toEqual({ repository, path: folder, ref });
  });

  test.each([
    '',
    './packs/security',
    'packs/security.yaml',
    'acme/standards@v3',
    'acme/standards//packs',
    'acme/standards//packs@',
    'acme//packs@v3',
    '../standards//packs@v3',
    'acme/..//packs@v3',
    './standards//packs@v3',
    'ac me/standards//packs@v3',
    'acme/standards//../packs@v3',
    'acme/standards//packs/../..@v3',
    'acme/standards//packs/./one@v3',
    'acme/standards//packs//one@v3',
    'acme/standards//packs@-v3',
    'acme/standards//packs@--upload-pack=x',
    'acme/standards//packs@v1..v2',
    'acme/standards//packs@v1:refs/heads/x',
    'acme/standards//packs@+main',
    'acme/standards//packs\nHEAD:@v3',
    'acme/standards//packs@v3\n',
  ])('refuses %j', (text) => {
    expect(parseRemoteReference(text)).toBeUndefined();
  });
});

describe('fetchRemoteFiles', () => {
  test('reads a folder at a tag, a branch and a full commit id', async () => {
    const { repository, directory } = host();
    git(repository, 'tag', '--annotate', '--message', 'Two', 'annotated');
    const first = git(repository, 'rev-parse', 'HEAD');
    write(repository, { 'packs/security/a.yaml': 'a: 2\n' });
    commitAll(repository, 'Change');
    git(repository, 'branch', 'feature/one');

    for (const ref of ['v3', 'annotated', 'refs/tags/v3', first]) {
      expect(await fetchAt(directory, `acme/standards//packs/security@${ref}`)).toEqual(packFiles);
    }
    for (const ref of ['main', 'feature/one', 'HEAD']) {
      const files = await fetchAt(directory, `acme/standards//packs/security@${ref}`);
      expect(files).toEqual({ ...packFiles, 'a.yaml': 'a: 2\n' });
    }
  });

  test('reads the top folder', async () => {
    const { directory } = host({ 'a.yaml': 'a: 1\n' });
    expect(await fetchAt(directory, 'acme/standards//@v3')).toEqual({ 'a.yaml': 'a: 1\n' });
  });

  test('reads YAML files only, and an empty one', async () => {
    const { directory } = host({
      ...pack,
      'packs/security/README.md': '#',
      'packs/security/ü z.yaml': '',
      'x.yaml': '',
    });
    expect(await fetchAt(directory, reference)).toEqual({ ...packFiles, 'ü z.yaml': '' });
  });

  test('leaves out symbolic links and submodules', async () => {
    const { repository, directory } = host();
    symlinkSync('/etc/passwd', path.join(repository, 'packs/security/link.yaml'));
    symlinkSync('a.yaml', path.join(repository, 'packs/security/near.yaml'));
    const head = commitAll(repository, 'Link');
    git(repository, 'update-index', '--add', '--cacheinfo', `160000,${head},packs/security/module.yaml`);
    git(repository, 'commit', '--quiet', '--message', 'Module');
    expect(git(repository, 'ls-tree', '-r', '--name-only', 'HEAD')).toContain('module.yaml');
    expect(await fetchAt(directory, 'acme/standards//packs/security@main')).toEqual(packFiles);
  });

  test.each([
    ['acme/standards//packs/security@v9', '`acme/standards` on github.com has no branch or tag `v9` and no commit'],
    [`acme/standards//packs@${'1'.repeat(40)}`, `has no branch or tag \`${'1'.repeat(40)}\``],
    ['acme/standards//packs@a.lock', 'has no branch or tag `a.lock`'],
    ['acme/standards//nope@v3', '`acme/standards` at `v3` has no folder `nope`'],
    ['acme/standards//packs/security/a.yaml@v3', 'has no folder `packs/security/a.yaml`'],
    ['acme/standards//docs@v3', 'the folder `docs` of `acme/standards` at `v3` has no YAML files'],
    ['acme/other//packs@v3', '`acme/other`'],
  ])('says what is wrong with %s', async (text, problem) => {
    const { directory } = host({ ...pack, 'docs/README.md': '#' });
    const result = await fetchAt(directory, text);
    expect(result).toEqual({ problem: expect.stringContaining(problem) });
  });

  test.each([
    ['too large a file', { 'p/a.yaml': ' '.repeat(1024 * 1024 + 1) }, 'has a file of more than 1 MB: `a.yaml`'],
    [
      'too many files',
      Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`p/${index}.yaml`, ''])),
      'has 1001 YAML files; a pack may have 1000',
    ],
    ['a file that is not UTF-8', { 'p/a.yaml': Buffer.from([0x61, 0xff]) }, '`a.yaml` in the folder `p`'],
  ])('refuses %s', async (_, files, problem) => {
    const { directory } = host(files);
    expect(await fetchAt(directory, 'acme/standards//p@v3')).toEqual({ problem: expect.stringContaining(problem) });
  });

  test('reads as many and as large files as are allowed', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => [`p/${index}.yaml`, `${index}`]);
    const { directory } = host({ ...Object.fromEntries(names), 'p/0.yaml': ' '.repeat(1024 * 1024) });
    const files = (await fetchAt(directory, 'acme/standards//p@v3')) as Record<string, string>;
    expect(Object.keys(files)).toHaveLength(1000);
    expect(files['0.yaml']).toHaveLength(1024 * 1024);
  });

  test('works inside a git hook, which names another repository', async () => {
    const { repository, directory } = host();
    const other = folderWith();
    git(other, 'init', '--quiet');
    const before = readdirSync(path.join(other, '.git'));
    vi.stubEnv('GIT_DIR', path.join(other, '.git'));
    vi.stubEnv('GIT_INDEX_FILE', path.join(other, '.git/index'));
    vi.stubEnv('GIT_WORK_TREE', other);
    expect(await fetchAt(directory, reference)).toEqual(packFiles);
    expect(readdirSync(path.join(other, '.git'))).toEqual(before);
    expect(existsSync(repository)).toBe(true);
  });

  test('makes no folder for a host that is none', async () => {
    const { directory } = host();
    for (const name of ['evil.example/x', 'a@b', '', 'a\nb']) {
      const result = await fetchRemoteFiles(referenceTo(reference), { host: name, token, directory });
      expect(problemOf(result)).toContain('is no host name');
    }
    expect(readdirSync(directory)).toEqual(['keep']);
  });
});

describe('git as it is started', () => {
  /** A program called `git` that comes before the real one. */
  function fakeGit(script: string): string {
    const folder = folderWith({ 'bin/git': `#!/bin/sh\n${script}\n`, 'temporary/keep': '' });
    chmodSync(path.join(folder, 'bin/git'), 0o755);
    vi.stubEnv('PATH', `${path.join(folder, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`);
    vi.stubEnv('RECORD', path.join(folder, 'record'));
    return folder;
  }

  test('the token is in the environment alone and never in a problem', async () => {
    const folder = fakeGit(
      [
        'echo "arguments: $*" >> "$RECORD"; env >> "$RECORD"',
        'case "$*" in *fetch*) echo "fatal: it is $GIT_CONFIG_VALUE_2 or $PLAIN" >&2; exit 128;; esac',
      ].join('\n'),
    );
    vi.stubEnv('PLAIN', token);
    const directory = path.join(folder, 'temporary');
    const problem = problemOf(
      await fetchRemoteFiles(referenceTo(reference), { host: 'ghe.acme.io', token, directory }),
    );
    expect(problem).toBe(
      '`acme/standards` could not be fetched from ghe.acme.io: it is AUTHORIZATION: basic *** or ***.',
    );
    const record = readFileSync(path.join(folder, 'record'), 'utf8');
    const started = record.split('\n').filter((line) => line.startsWith('arguments: '));
    expect(started).toHaveLength(2);
    expect(started.join('\n')).not.toContain(token);
    expect(started.join('\n')).not.toContain(encodedToken);
    expect(started[1]).toContain('https://ghe.acme.io/acme/standards.git v3');
    for (const line of [
      'GIT_CONFIG_COUNT=3',
      'GIT_CONFIG_KEY_0=protocol.file.allow',
      'GIT_CONFIG_KEY_1=http.https://ghe.acme.io/.extraheader',
      'GIT_CONFIG_VALUE_1=',
      'GIT_CONFIG_KEY_2=http.https://ghe.acme.io/.extraheader',
      `GIT_CONFIG_VALUE_2=AUTHORIZATION: basic ${encodedToken}`,
      'GIT_TERMINAL_PROMPT=0',
    ]) {
      expect(record.split('\n')).toContain(line);
    }
  });

  test('without a token no authorization is sent', async () => {
    const folder = fakeGit('env >> "$RECORD"; exit 1');
    await fetchRemoteFiles(referenceTo(reference), { host: 'github.com', directory: path.join(folder, 'temporary') });
    expect(readFileSync(path.join(folder, 'record'), 'utf8')).not.toContain('extraheader');
  });

  test.each([
    ["could not read Username for 'https://github.com': terminal prompts disabled", 'needs a token that may read it'],
    ["repository 'https://github.com/acme/standards.git/' not found", 'needs a token that may read it'],
    ['the remote end hung up', 'could not be fetched from github.com: the remote end hung up'],
  ])('explains %s', async (complaint, problem) => {
    const folder = fakeGit(`echo "remote: anything" >&2; echo "fatal: ${complaint}" >&2; exit 128`);
    const directory = path.join(folder, 'temporary');
    const result = await fetchRemoteFiles(referenceTo(reference), { host: 'github.com', token, directory });
    expect(problemOf(result)).toContain(problem);
    expect(problemOf(result)).not.toContain('anything');
  });

  test('git that does not end is stopped, and its helpers are not waited for', async () => {
    // The helper keeps git's output open after git was stopped.
    const folder = fakeGit('sleep 600 & echo $! > "$(dirname "$0")/helper"; exec sleep 600');
    const directory = path.join(folder, 'temporary');
    const source = { host: 'github.com', repository: 'acme/standards', ref: 'v3', directory, timeout: 2000 };
    await expect(withFetched(source, async () => 1)).rejects.toThrow('git did not finish within 2 seconds');
    expect(readdirSync(directory)).toEqual(['keep']);
    // Throws when it has ended.
    process.kill(Number(readFileSync(path.join(folder, 'bin/helper'), 'utf8')));
  });

  test('no git at all is a problem', async () => {
    const directory = folderWith();
    vi.stubEnv('PATH', directory);
    const result = await fetchRemoteFiles(referenceTo(reference), { host: 'github.com', directory });
    expect(problemOf(result)).toContain('git could not be started');
  });
});

describe('hashOfFiles', () => {
  const hash = (...files: [string, string][]): string => hashOfFiles(new Map(files));

  test('does not depend on the order', () => {
    expect(hash(['a', '1'], ['b', '2'])).toBe(hash(['b', '2'], ['a', '1']));
    expect(hash(['a', '1'])).toMatch(/^sha256-[0-9a-f]{64}$/);
  });

  test('stays what it is, since lock files hold it', () => {
    expect(hash(['a.yaml', 'ä'])).toBe('sha256-107e1afa70acc8d8b1f1d3dd12f0c2aee0d0544324ba6aa0035457cefe8d7c1a');
  });

  test('differs for packs that look alike when run together', () => {
    const packs = [
      hash(),
      hash(['a', '']),
      hash(['', 'a']),
      hash(['a', 'b']),
      hash(['ab', '']),
      hash(['a', 'b1:c1:d']),
      hash(['a', 'b'], ['c', 'd']),
      hash(['a', 'd'], ['c', 'b']),
      hash(['a', '1:b']),
      hash(['a', 'b\n']),
    ];
    expect(new Set(packs).size).toBe(packs.length);
  });
});

describe('the lock file', () => {
  const hash = `sha256-${'0'.repeat(64)}`;

  test('is written sorted and read again', () => {
    const lock: Lock = { version: 1, packs: { 'b/b//b@1': { hash, files: 2 }, 'a/a//a@1': { files: 1, hash } } };
    const text = writeLock(lock);
    expect(text).toBe(`{
  "version": 1,
  "packs": {
    "a/a//a@1": {
      "hash": "${hash}",
      "files": 1
    },
    "b/b//b@1": {
      "hash": "${hash}",
      "files": 2
    }
  }
}
`);
    expect(readLock(text)).toEqual(lock);
  });

  test('may be missing', () => {
    expect(readLock(undefined)).toEqual({ version: 1, packs: {} });
  });

  test.each([
    ['', 'it is not valid JSON'],
    ['<<<<<<< HEAD', 'it is not valid JSON'],
    ['[]', 'it has no `version`'],
    ['null', 'it has no `version`'],
    ['{"packs": {}}', 'it has no `version`'],
    ['{"version": 2, "packs": {}}', 'its `version` is not 1'],
    ['{"version": 1}', 'its `packs` is no object'],
    ['{"version": 1, "packs": []}', 'its `packs` is no object'],
    ['{"version": 1, "packs": {"a": null}}', 'its entry for `a`'],
    ['{"version": 1, "packs": {"a": {"hash": "sha256-../../x", "files": 1}}}', 'its entry for `a`'],
    [`{"version": 1, "packs": {"a": {"hash": "${hash}"}}}`, 'its entry for `a`'],
    [`{"version": 1, "packs": {"a": {"hash": "${hash}", "files": -1}}}`, 'its entry for `a`'],
  ])('is refused as %j', (text, problem) => {
    expect(problemOf(readLock(text))).toContain(problem);
  });
});

describe('openRemotePack', () => {
  function place(files?: Readonly<Record<string, string>>) {
    const { repository, directory } = host(files);
    const cacheDirectory = path.join(folderWith(), 'new/cache');
    const open = async (lock: Lock, cache: string | undefined = cacheDirectory, name = reference): Promise<object> => {
      const options = { host: 'github.com', token, directory, lock, cacheDirectory: cache };
      const result: { files: RemoteFiles } | { problem: string } = await openRemotePack(name, options);
      return 'problem' in result ? result : Object.fromEntries(result.files);
    };
    const cacheFile = path.join(cacheDirectory, `${hashOfFiles(new Map(Object.entries(packFiles)))}.json`);
    return { repository, cacheDirectory, cacheFile, open };
  }

  test.each([reference, 'toString', '__proto__'])(
    'refuses %s when it is not locked, and fetches nothing',
    async (name) => {
      const { open, cacheDirectory } = place();
      const problem = problemOf(await open({ version: 1, packs: {} }, cacheDirectory, name));
      expect(problem).toContain(name === reference ? 'Run `catalog-warden rules lock`' : 'is not of the form');
      expect(existsSync(cacheDirectory)).toBe(false);
    },
  );

  test('gives what was locked and keeps it for the next run', async () => {
    const { open, repository, cacheDirectory, cacheFile } = place();
    expect(await open(lockOf(packFiles))).toEqual(packFiles);
    expect(readdirSync(cacheDirectory)).toEqual([path.basename(cacheFile)]);
    expect(JSON.parse(readFileSync(cacheFile, 'utf8'))).toEqual(packFiles);
    rmSync(repository, { recursive: true });
    expect(await open(lockOf(packFiles))).toEqual(packFiles);
  });

  test('works without a cache', async () => {
    const { repository, directory } = host();
    const options = { host: 'github.com', directory, lock: lockOf(packFiles), cacheDirectory: undefined };
    expect(await openRemotePack(reference, options)).toEqual({ files: new Map(Object.entries(packFiles)) });
    rmSync(repository, { recursive: true });
    expect(problemOf(await openRemotePack(reference, options))).toContain('`acme/standards`');
  });

  test('refuses content that changed behind the same tag, and does not keep it', async () => {
    const { open, repository, cacheDirectory } = place();
    write(repository, { 'packs/security/a.yaml': 'a: evil\n' });
    commitAll(repository, 'Swap');
    git(repository, 'tag', '--force', 'v3');
    const lock = lockOf(packFiles);
    const problem = problemOf(await open(lock));
    expect(problem).toContain('changed since it was locked');
    expect(problem).toContain(`locked is ${lock.packs[reference]!.hash}`);
    expect(problem).toContain(hashOfFiles(new Map(Object.entries({ ...packFiles, 'a.yaml': 'a: evil\n' }))));
    expect(problem).toContain('run `catalog-warden rules lock`');
    expect(existsSync(cacheDirectory)).toBe(false);
  });

  test.each([
    ['another text', JSON.stringify({ ...packFiles, 'a.yaml': 'a: evil\n' })],
    ['one file more', JSON.stringify({ ...packFiles, 'c.yaml': '' })],
    ['no object', '[]'],
    ['no text', JSON.stringify({ 'a.yaml': 1 })],
    ['half a character', JSON.stringify({ 'a.yaml': '\ud800' })],
    ['half a file', '{"a.yaml": "a'],
  ])('does not believe a cache file with %s', async (_, text) => {
    const { open, repository, cacheDirectory, cacheFile } = place();
    write(cacheDirectory, { [path.basename(cacheFile)]: text });
    expect(await open(lockOf(packFiles))).toEqual(packFiles);
    expect(JSON.parse(readFileSync(cacheFile, 'utf8'))).toEqual(packFiles);

    write(cacheDirectory, { [path.basename(cacheFile)]: text });
    rmSync(repository, { recursive: true });
    expect(problemOf(await open(lockOf(packFiles)))).toContain('`acme/standards`');
  });

  test('gives the files although they cannot be kept', async () => {
    const { open } = place();
    const blocked = folderWith({ file: '' });
    expect(await open(lockOf(packFiles), path.join(blocked, 'file/cache'))).toEqual(packFiles);
  });

  test('never shows the token', async () => {
    const { open, cacheDirectory } = place();
    for (const name of [reference, 'acme/other//packs@v3', 'acme/standards//nope@v3', 'acme/standards//packs@v9']) {
      const problem = problemOf(await open(lockOf({ 'a.yaml': 'other' }, name), cacheDirectory, name));
      expect(problem).not.toBe('');
      expect(problem).not.toContain(token);
      expect(problem).not.toContain(encodedToken);
    }
  });
});

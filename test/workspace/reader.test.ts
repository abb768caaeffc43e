import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorkspace } from '../../workspace/reader.ts';
import { folderWith } from '../support/files.ts';

function checkout(): string {
  const folder = folderWith({
    'secret.txt': 'outside',
    'repo/.git/config': '[remote "origin"]\n\turl = git@github.com:acme/shop.git\n',
    'repo/catalog-info.yaml': 'kind: Component\n',
    'repo/.hidden/notes.md': '',
    'repo/docs/index.md': '# Docs\n',
    'repo/services/pay/catalog-info.yaml': 'kind: API\n',
    'repo/node_modules/x/catalog-info.yaml': '',
  });
  symlinkSync('../secret.txt', path.join(folder, 'repo/link-out'));
  symlinkSync('..', path.join(folder, 'repo/folder-out'));
  symlinkSync('docs/index.md', path.join(folder, 'repo/link-in'));
  symlinkSync('circle', path.join(folder, 'repo/circle'));
  return folder;
}

describe('openWorkspace', () => {
  it('finds the top of the repository and its name upwards', () => {
    const workspace = openWorkspace(`${checkout()}/repo/services/pay`);
    expect(path.basename(workspace.root)).toBe('repo');
    expect(workspace).toMatchObject({ isGit: true, slug: 'acme/shop', host: 'github.com' });
  });

  it('takes the directory itself where there is no repository', () => {
    const folder = folderWith();
    expect(openWorkspace(folder)).toMatchObject({ root: folder, isGit: false, slug: undefined });
  });

  it('prefers what the caller knows of the repository', () => {
    const remote = { slug: 'acme/other', host: 'github.example.com' };
    expect(openWorkspace(`${checkout()}/repo`, { remote })).toMatchObject(remote);
  });
});

describe('state', () => {
  it.each([
    ['catalog-info.yaml', 'file'],
    ['docs', 'folder'],
    ['.', 'folder'],
    ['link-in', 'file'],
    ['nothing.yaml', 'missing'],
    ['docs/index.md/deeper', 'missing'],
    ['link-out', 'outside'],
    ['folder-out/secret.txt', 'outside'],
    ['folder-out', 'outside'],
    ['../secret.txt', 'outside'],
    ['../not-there.txt', 'outside'],
    ['/etc/passwd', 'outside'],
    ['circle', 'unknown'],
    ['a\0b', 'unknown'],
    ['n'.repeat(5000), 'unknown'],
  ])('of %s is %s', async (file, is) => {
    const states = await openWorkspace(`${checkout()}/repo`).state([file]);
    expect(states.get(file)?.is).toBe(is);
  });

  it('tells the same of many names at once as of each alone', async () => {
    const workspace = openWorkspace(`${checkout()}/repo`);
    const folders = [
      '',
      'docs/',
      'link-out/',
      'folder-out/',
      'circle/',
      'none/',
      '../',
      'docs/index.md/',
      '.hidden/../',
    ];
    const names = ['index.md', 'INDEX.md', 'notes.md', 'docs', 'é.md', 'secret.txt', '..', '', 'a\0b', 'n'.repeat(300)];
    const paths = [...folders.flatMap((folder) => names.map((name) => folder + name)), 'link-in', 'link-out', 'circle'];
    const together = await workspace.state(paths);
    const texts = await workspace.text(paths);
    for (const one of paths) {
      expect([one, together.get(one)]).toEqual([one, (await workspace.state([one])).get(one)]);
      expect([one, texts.get(one)]).toEqual([one, (await workspace.text([one])).get(one)]);
    }
    expect([...together.values()].map(({ is }) => is)).toEqual(
      expect.arrayContaining(['file', 'folder', 'missing', 'outside']),
    );
  });

  it('lets paths climb to the top of the repository and not beyond', async () => {
    const workspace = openWorkspace(`${checkout()}/repo/services/pay`);
    const states = await workspace.state(['../../docs/index.md', '../../../secret.txt']);
    expect([...states.values()].map(({ is }) => is)).toEqual(['file', 'outside']);
  });
});

describe('text', () => {
  it('keeps a byte order mark, so that offsets stay true', async () => {
    const folder = folderWith({ 'a.yaml': '\uFEFFkind: é\r\n' });
    expect((await openWorkspace(folder).text(['a.yaml'])).get('a.yaml')).toEqual({ text: '\uFEFFkind: é\r\n' });
  });

  it.each<[string, Buffer | undefined, string, string]>([
    [
      'invalid UTF-8',
      Buffer.from([107, 58, 10, 0xff, 10]),
      'unknown',
      'it is not valid UTF-8 (line 2 holds a byte that is none)',
    ],
    ['a binary file', Buffer.from([0x89, 0x50, 0, 0xff]), 'unknown', 'it is a binary file, not YAML'],
    [
      'a huge file',
      Buffer.alloc(10 * 1024 * 1024 + 1, 32),
      'unknown',
      'it is 10.0 MB large; files of more than 10 MB are not read',
    ],
    ['a missing file', undefined, 'missing', 'it is not there'],
  ])('says why it does not read %s', async (_, bytes, state, problem) => {
    const folder = folderWith(bytes === undefined ? {} : { 'a.yaml': bytes });
    expect((await openWorkspace(folder).text(['a.yaml'])).get('a.yaml')).toEqual({ problem, state });
  });

  it('reads no folder and nothing outside', async () => {
    const folder = checkout();
    mkdirSync(`${folder}/repo/catalog-info.yml`);
    const texts = await openWorkspace(`${folder}/repo`).text(['catalog-info.yml', 'link-out', '../secret.txt']);
    expect([...texts.values()]).toEqual([
      { problem: 'it is a folder, not a file', state: 'folder' },
      { problem: 'it lies outside the repository, where nothing is read', state: 'outside' },
      { problem: 'it lies outside the repository, where nothing is read', state: 'outside' },
    ]);
  });
});

describe('glob', () => {
  it.each([
    ['**/catalog-info.yaml', ['catalog-info.yaml', 'services/pay/catalog-info.yaml']],
    ['docs/*', ['docs/index.md']],
    ['**/*.md', ['.hidden/notes.md', 'docs/index.md']],
    ['../**', []],
  ])('%s', async (pattern, expected) => {
    expect(await openWorkspace(`${checkout()}/repo`).glob(pattern)).toEqual(expected);
  });

  it('climbs to the top of the repository', async () => {
    const workspace = openWorkspace(`${checkout()}/repo/services/pay`);
    expect(await workspace.glob('../../docs/*')).toEqual(['../../docs/index.md']);
  });
});

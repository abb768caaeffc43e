import { renameSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openGit, type Git } from '../../workspace/git.ts';
import { openWorkspace } from '../../workspace/reader.ts';
import { folderWith, write } from '../support/files.ts';
import { commitAll, git, repositoryWith } from '../support/git.ts';

function open(folder: string): Git {
  return openGit(openWorkspace(folder));
}

async function head(folder: string): Promise<string> {
  return (await open(folder).resolve('HEAD')) ?? '';
}

describe('resolve and mergeBase', () => {
  it('finds the common ancestor of two branches', async () => {
    const folder = repositoryWith({ a: '1' });
    const fork = git(folder, 'rev-parse', 'HEAD');
    git(folder, 'switch', '--quiet', '--create', 'feature');
    write(folder, { b: '2' });
    const feature = commitAll(folder, 'Feature');
    git(folder, 'switch', '--quiet', 'main');
    write(folder, { c: '3' });
    const main = commitAll(folder, 'Main');
    expect(await open(folder).resolve('feature')).toBe(feature);
    expect(await open(folder).mergeBase(feature, main)).toBe(fork);
  });

  it.each(['no-such-branch', '--upload-pack=touch evil', '-x', '', '$(touch evil)', 'HEAD; ls', '..', 'a\nb'])(
    'knows no commit called %j, and runs nothing',
    async (name) => {
      const folder = repositoryWith({ a: '1' });
      expect(await open(folder).resolve(name)).toBeUndefined();
      expect(git(folder, 'status', '--porcelain')).toBe('');
    },
  );

  it('refuses anything but a full commit id', async () => {
    const folder = repositoryWith({ a: '1' });
    await expect(open(folder).mergeBase('--all', await head(folder))).rejects.toThrow('is no full commit id');
  });

  it('has no merge base where histories are unrelated, and tells a shallow clone', async () => {
    const folder = repositoryWith({ a: '1' });
    const first = await head(folder);
    git(folder, 'switch', '--quiet', '--orphan', 'other');
    const other = commitAll(folder, 'Other');
    expect(await open(folder).mergeBase(first, other)).toBeUndefined();
    expect(await open(folder).isShallow()).toBe(false);
    const clone = folderWith();
    git(clone, 'clone', '--quiet', '--depth=1', `file://${folder}`, '.');
    expect(await open(clone).isShallow()).toBe(true);
  });

  it('says in one line that git knows no repository', async () => {
    const folder = folderWith({ '.git/HEAD': 'nonsense' });
    await expect(open(folder).isShallow()).rejects.toThrow(/not a git repository/);
  });
});

describe('readerAt', () => {
  it('reads a commit, whatever is checked out', async () => {
    const folder = repositoryWith({
      'catalog-info.yaml': 'kind: é\n',
      'docs/index.md': '',
      'bad.yaml': Buffer.from([0xff]),
    });
    symlinkSync('/etc/passwd', `${folder}/link`);
    const commit = commitAll(folder, 'Link');
    write(folder, { 'catalog-info.yaml': 'changed', 'new.yaml': '' });
    const reader = await open(folder).readerAt(commit);
    expect(reader.files).toEqual(['bad.yaml', 'catalog-info.yaml', 'docs/index.md', 'link']);
    expect(await reader.glob('**/*.yaml')).toEqual(['bad.yaml', 'catalog-info.yaml']);
    const paths = ['catalog-info.yaml', 'bad.yaml', 'link', 'docs', 'new.yaml', '../x', '/etc/passwd'];
    const states = await reader.state(paths);
    expect(paths.map((path) => states.get(path)?.is)).toEqual([
      'file',
      'file',
      'unknown',
      'folder',
      'missing',
      'outside',
      'outside',
    ]);
    const texts = await reader.text(paths);
    expect(texts.get('catalog-info.yaml')).toEqual({ text: 'kind: é\n' });
    expect(texts.get('bad.yaml')).toMatchObject({ problem: expect.stringContaining('UTF-8') as string });
    expect(texts.get('docs')).toMatchObject({ state: 'folder' });
    expect(texts.get('../x')).toMatchObject({ state: 'outside' });
    expect(texts.get('link')).toMatchObject({ state: 'unknown' });
  });

  it('gives the same text for files of the same content, and empty ones', async () => {
    const folder = repositoryWith({ a: 'x\n', b: 'x\n', c: '', d: 'last' });
    const texts = await (await open(folder).readerAt(await head(folder))).text(['a', 'b', 'c', 'd']);
    expect([...texts.values()]).toEqual([{ text: 'x\n' }, { text: 'x\n' }, { text: '' }, { text: 'last' }]);
  });

  it('counts paths from the working directory', async () => {
    const folder = repositoryWith({ 'top.yaml': 'top', 'a/b/low.yaml': 'low' });
    const reader = await open(`${folder}/a`).readerAt(await head(folder));
    expect(reader.files).toEqual(['../top.yaml', 'b/low.yaml']);
    expect((await reader.text(['../top.yaml'])).get('../top.yaml')).toEqual({ text: 'top' });
    expect((await reader.state(['.', '..', '../..'])).get('../..')).toEqual({ is: 'outside' });
    expect(await reader.glob('../*.yaml')).toEqual(['../top.yaml']);
  });
});

describe('changes', () => {
  it('lists what differs from a commit, with renames', async () => {
    const text = 'one\ntwo\nthree\nfour\n';
    const folder = repositoryWith({ 'a.yaml': text, 'b.yaml': 'b\n', 'c.yaml': 'c\n' });
    const base = await head(folder);
    git(folder, 'mv', 'a.yaml', 'moved "a".yaml');
    write(folder, { 'b.yaml': 'B\n', 'd.yaml': 'd\n' });
    git(folder, 'rm', '--quiet', 'c.yaml');
    commitAll(folder, 'Change');
    expect(await open(folder).changes(base)).toEqual([
      { file: 'b.yaml', status: 'modified' },
      { file: 'c.yaml', status: 'deleted' },
      { file: 'd.yaml', status: 'added' },
      { file: 'moved "a".yaml', status: 'renamed', from: 'a.yaml' },
    ]);
    expect(await open(folder).renames(base, await head(folder))).toEqual(new Map([['moved "a".yaml', 'a.yaml']]));
  });

  it('looks at the files on disk when no other commit is named', async () => {
    const folder = repositoryWith({ 'a.yaml': '1\n2\n3\n' });
    renameSync(`${folder}/a.yaml`, `${folder}/b.yaml`);
    git(folder, 'add', '--all');
    expect(await open(folder).renames(await head(folder))).toEqual(new Map([['b.yaml', 'a.yaml']]));
  });
});

describe('changedLines', () => {
  it('gives the lines that a change added or replaced', async () => {
    const folder = repositoryWith({ 'a.yaml': '1\n2\n3\n4\n5\n', 'gone.yaml': 'x\n', 'sub/b.yaml': '1\n' });
    const base = await head(folder);
    write(folder, {
      'a.yaml': '1\nTWO\n3\n5\n6\n7\n',
      // Lines that look like the head of a diff are only lines.
      'sub/b.yaml': '1\n++ b/evil.yaml\n@@ -1 +1 @@\n-- a\n',
      'tab\tand "quote".yaml': 'new\n',
      'no-end.yaml': 'no line end',
      'with space.yaml': 'a\n',
    });
    git(folder, 'rm', '--quiet', 'gone.yaml');
    const tip = commitAll(folder, 'Change');
    expect(await open(folder).changedLines(base, tip)).toEqual(
      new Map([
        [
          'a.yaml',
          [
            { start: 2, end: 2 },
            { start: 5, end: 6 },
          ],
        ],
        ['no-end.yaml', [{ start: 1, end: 1 }]],
        ['sub/b.yaml', [{ start: 2, end: 4 }]],
        ['tab\tand "quote".yaml', [{ start: 1, end: 1 }]],
        ['with space.yaml', [{ start: 1, end: 1 }]],
      ]),
    );
  });

  it('counts paths from the working directory', async () => {
    const folder = repositoryWith({ 'a.yaml': '1\n', 'sub/b.yaml': '1\n' });
    const base = await head(folder);
    write(folder, { 'a.yaml': '2\n', 'sub/b.yaml': '2\n' });
    expect([...(await open(`${folder}/sub`).changedLines(base)).keys()]).toEqual(['../a.yaml', 'b.yaml']);
  });
});

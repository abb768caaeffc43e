import { symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findFiles } from '../../workspace/find-files.ts';
import { openWorkspace } from '../../workspace/reader.ts';
import { folderWith, write } from '../support/files.ts';
import { commitAll, repositoryWith } from '../support/git.ts';

const files = {
  'catalog-info.yaml': '',
  'services/pay/catalog-info.yml': '',
  'services/pay/other.yaml': '',
  '.backstage/catalog-info.yaml': '',
  '.github/workflows/catalog-info.yml': '',
  'node_modules/x/catalog-info.yaml': '',
  'packages/x/node_modules/y/catalog-info.yaml': '',
};

const globs = { include: ['**/catalog-info.y?(a)ml'], exclude: [] };

describe.each([
  ['with git', () => repositoryWith(files)],
  ['without git', () => folderWith(files)],
])('findFiles %s', (_, make) => {
  it('searches a folder, without node_modules and workflows', async () => {
    const found = await findFiles(openWorkspace(make()), { ...globs, paths: ['.'] });
    expect(found).toEqual({
      files: ['.backstage/catalog-info.yaml', 'catalog-info.yaml', 'services/pay/catalog-info.yml'],
      folders: [''],
      problems: [],
    });
  });

  it('takes what is named, each once and sorted', async () => {
    const paths = ['services', './services/pay/other.yaml', '.github/workflows/catalog-info.yml', 'services/pay'];
    const found = await findFiles(openWorkspace(make()), { ...globs, paths });
    expect(found.files).toEqual([
      '.github/workflows/catalog-info.yml',
      'services/pay/catalog-info.yml',
      'services/pay/other.yaml',
    ]);
  });

  it('applies globs from the top of the repository', async () => {
    const include = ['services/*/*.yaml', 'catalog-info.yaml'];
    const found = await findFiles(openWorkspace(make()), { paths: ['.'], include, exclude: ['catalog-info.yaml'] });
    expect(found.files).toEqual(['services/pay/other.yaml']);
  });

  it.each([
    ['catalog-inof.yaml', 'There is no `catalog-inof.yaml`; did you mean `catalog-info.yaml`?'],
    ['service', 'There is no `service`; did you mean `services`?'],
    [
      'services/pay/catalog-info.yaml',
      'There is no `services/pay/catalog-info.yaml`; did you mean `services/pay/catalog-info.yml`?',
    ],
    ['nowhere/at/all.yaml', 'There is no `nowhere/at/all.yaml`.'],
  ])('says that there is no %s', async (named, problem) => {
    const found = await findFiles(openWorkspace(make()), { ...globs, paths: [named, 'services'] });
    expect(found).toMatchObject({ files: ['services/pay/catalog-info.yml'], problems: [problem] });
  });
});

describe('findFiles', () => {
  it.each([['**/*.yml'], ['**/*.y?(a)ml'], ['.github/*.yml']])(
    'takes no configuration of its own for %s',
    async (glob) => {
      const folder = repositoryWith({
        '.github/catalog-warden.yml': '',
        '.github/catalog-warden.yaml': '',
        '.github/catalog-warden/exemptions/shop.yml': '',
        '.github/catalog.yml': '',
      });
      const request = { include: [glob], exclude: [], paths: ['.'] };
      expect((await findFiles(openWorkspace(folder), request)).files).toEqual(['.github/catalog.yml']);
      const below = await findFiles(openWorkspace(`${folder}/.github`), request);
      expect(below.files).toEqual(['catalog.yml']);
      const named = await findFiles(openWorkspace(folder), { ...request, paths: ['.github/catalog-warden.yml'] });
      expect(named.files).toEqual(['.github/catalog-warden.yml']);
    },
  );

  it('skips what git ignores, unless it is named', async () => {
    const folder = repositoryWith({ '.gitignore': 'build/\n', 'catalog-info.yaml': '' });
    write(folder, { 'build/catalog-info.yaml': '', 'new/catalog-info.yaml': '' });
    const workspace = openWorkspace(folder);
    expect((await findFiles(workspace, { ...globs, paths: ['.'] })).files).toEqual([
      'catalog-info.yaml',
      'new/catalog-info.yaml',
    ]);
    const named = await findFiles(workspace, { ...globs, paths: ['build/catalog-info.yaml'] });
    expect(named.files).toEqual(['build/catalog-info.yaml']);
  });

  it('does not list a file that is deleted and still tracked', async () => {
    const folder = repositoryWith({ 'a/catalog-info.yaml': '', 'b/catalog-info.yaml': '' });
    const { rmSync } = await import('node:fs');
    rmSync(`${folder}/a`, { recursive: true });
    expect((await findFiles(openWorkspace(folder), { ...globs, paths: ['.'] })).files).toEqual(['b/catalog-info.yaml']);
  });

  it('gives paths relative to the working directory', async () => {
    const folder = repositoryWith(files);
    const found = await findFiles(openWorkspace(`${folder}/services`), { ...globs, paths: ['.', '..'] });
    expect(found.files).toEqual(['../.backstage/catalog-info.yaml', '../catalog-info.yaml', 'pay/catalog-info.yml']);
  });

  it('names a folder that is called like a catalog file, so that it is not passed over', async () => {
    const folder = repositoryWith({ 'a/catalog-info.yaml/readme.md': '' });
    expect((await findFiles(openWorkspace(folder), { ...globs, paths: ['.'] })).files).toEqual(['a/catalog-info.yaml']);
  });

  it('reads odd names as they are', async () => {
    const odd = 'ünï "quoted"\t\n/catalog-info.yaml';
    const folder = repositoryWith({ [odd]: '' });
    expect((await findFiles(openWorkspace(folder), { ...globs, paths: ['.'] })).files).toEqual([odd]);
  });

  it('lists a symbolic link and does not walk into linked folders', async () => {
    const folder = folderWith({ 'real/catalog-info.yaml': '' });
    symlinkSync('real', `${folder}/linked`);
    symlinkSync('real/catalog-info.yaml', `${folder}/catalog-info.yaml`);
    const expected = ['catalog-info.yaml', 'real/catalog-info.yaml'];
    expect((await findFiles(openWorkspace(folder), { ...globs, paths: ['.'] })).files).toEqual(expected);
    const { git } = await import('../support/git.ts');
    git(folder, 'init', '--quiet');
    commitAll(folder, 'Begin');
    expect((await findFiles(openWorkspace(folder), { ...globs, paths: ['.'] })).files).toEqual(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { foldersUpwards, inFolder } from '../../core/source/folders.ts';

describe('foldersUpwards', () => {
  it.each<readonly [file: string, top: string, folders: readonly string[]]>([
    ['catalog-info.yaml', '', ['.']],
    ['a/catalog-info.yaml', '', ['a', '.']],
    ['a/b/catalog-info.yaml', '', ['a/b', 'a', '.']],
    ['catalog-info.yaml', '..', ['.', '..']],
    ['a/catalog-info.yaml', '../..', ['a', '.', '..', '../..']],
    ['../catalog-info.yaml', '..', ['..']],
    ['../b/catalog-info.yaml', '..', ['../b', '..']],
    ['../b/c/catalog-info.yaml', '../..', ['../b/c', '../b', '..', '../..']],
    ['../../catalog-info.yaml', '../..', ['../..']],
    // Outside the repository there are no folders to look in.
    ['../catalog-info.yaml', '', []],
    ['../../catalog-info.yaml', '..', []],
    ['..a/catalog-info.yaml', '', ['..a', '.']],
  ])('of %s with the top %j', (file, top, folders) => {
    expect(foldersUpwards(file, top)).toEqual(folders);
  });

  it('never leads above the top', () => {
    expect(foldersUpwards('../../b/catalog-info.yaml', '..')).not.toContain('../..');
    expect(foldersUpwards('../../b/catalog-info.yaml', '..')).toEqual([]);
  });
});

describe('inFolder', () => {
  it.each([
    ['.', 'a', 'a'],
    ['', 'a/b', 'a/b'],
    ['a', 'b', 'a/b'],
    ['..', 'b', '../b'],
  ])('%j and %j give %j', (folder, name, path) => {
    expect(inFolder(folder, name)).toBe(path);
  });
});

import { describe, expect, it } from 'vitest';

import { listingAfter } from '../../app/open-snapshot.ts';
import type { Tree, TreeEntry } from '../../github/read-tree.ts';
import type { FileChange } from '../../github/compare-commits.ts';

const file = (path: string, oid: string): TreeEntry => ({ path, is: 'file', oid });
const folder = (path: string): TreeEntry => ({ path, is: 'folder', oid: '' });

const before: Tree = {
  isComplete: true,
  entries: [
    file('catalog-info.yaml', 'a1'),
    folder('docs'),
    folder('docs/api'),
    file('docs/api/openapi.yaml', 'b1'),
    { path: 'link.yaml', is: 'link', oid: 'c1' },
    { path: 'vendor', is: 'submodule', oid: 'd1' },
  ],
};

describe('the listing of a commit', () => {
  it('is that of the commit before, with other texts and without what went away', () => {
    const changes: readonly FileChange[] = [
      { path: 'catalog-info.yaml', status: 'modified', oid: 'a2' },
      { path: 'docs/api/openapi.yaml', status: 'removed' },
    ];
    expect(listingAfter(before, changes)).toEqual({
      isComplete: true,
      entries: [
        file('catalog-info.yaml', 'a2'),
        { path: 'link.yaml', is: 'link', oid: 'c1' },
        { path: 'vendor', is: 'submodule', oid: 'd1' },
      ],
    });
  });

  it.each<[what: string, change: FileChange]>([
    ['something new, which may be a link or a submodule', { path: 'new.yaml', status: 'added', oid: 'e1' }],
    ['a link', { path: 'link.yaml', status: 'modified', oid: 'c2' }],
    ['a submodule', { path: 'vendor', status: 'modified', oid: 'd2' }],
    ['a file that becomes a link', { path: 'catalog-info.yaml', status: 'changed', oid: 'a2' }],
    ['a new name', { path: 'b.yaml', before: 'catalog-info.yaml', status: 'renamed', oid: 'a1' }],
    ['a copy', { path: 'b.yaml', status: 'copied', oid: 'a1' }],
  ])('is read from GitHub when the change is of %s', (_, change) => {
    expect(
      listingAfter(before, [{ path: 'catalog-info.yaml', status: 'modified', oid: 'a2' }, change]),
    ).toBeUndefined();
  });
});

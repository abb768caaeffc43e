import { describe, expect, it } from 'vitest';
import { parseRemoteUrl, readRemote } from '../../workspace/remote.ts';
import { folderWith } from '../support/files.ts';

describe('parseRemoteUrl', () => {
  it.each([
    ['https://github.com/acme/shop.git', 'github.com', 'acme/shop'],
    ['https://github.com/acme/shop', 'github.com', 'acme/shop'],
    ['https://github.com/acme/shop/', 'github.com', 'acme/shop'],
    ['https://token:x@github.com/acme/shop.git', 'github.com', 'acme/shop'],
    ['https://GitHub.example.com:8443/acme/shop.git', 'github.example.com', 'acme/shop'],
    ['git@github.com:acme/shop.git', 'github.com', 'acme/shop'],
    ['github.com:acme/shop', 'github.com', 'acme/shop'],
    ['ssh://git@github.example.com:2222/acme/shop.git', 'github.example.com', 'acme/shop'],
    ['ssh://git@ssh.github.com:443/acme/shop.git', 'github.com', 'acme/shop'],
    ['git://github.com/acme/shop.git', 'github.com', 'acme/shop'],
    // An alias from somebody's ssh configuration says nothing about the host.
    ['git@work:acme/shop.git', undefined, 'acme/shop'],
    // More than owner and name is no GitHub repository.
    ['https://gitlab.com/acme/web/shop.git', 'gitlab.com', undefined],
    ['https://dev.azure.com/acme/web/_git/shop', 'dev.azure.com', undefined],
    ['/srv/git/acme/shop.git', undefined, undefined],
    ['file:///srv/git/acme/shop.git', undefined, undefined],
    ['', undefined, undefined],
  ])('reads %s', (url, host, slug) => {
    expect(parseRemoteUrl(url)).toEqual({ host, slug });
  });
});

describe('readRemote', () => {
  const origin = '[remote "origin"]\n\turl = git@github.com:jane/shop.git\n';

  it.each([
    ['origin', origin],
    ['the only remote', '[remote "gh"]\n\tURL=git@github.com:jane/shop.git\n'],
    ['origin among others', `[remote "a"]\n\turl = git@github.com:a/a.git\n${origin}[branch "main"]\n\turl = x\n`],
  ])('takes %s', (_, config) => {
    const folder = folderWith({ '.git/config': config });
    expect(readRemote(`${folder}/.git`)).toEqual({ host: 'github.com', slug: 'jane/shop' });
  });

  it.each([
    ['upstream', '[remote "upstream"]\n\turl = https://github.com/acme/shop\n'],
    ['the one that gh chose', '[remote "acme"]\n\turl = https://github.com/acme/shop\n\tgh-resolved = base\n'],
  ])('takes %s before the fork that origin is', (_, config) => {
    const folder = folderWith({ '.git/config': origin + config });
    expect(readRemote(`${folder}/.git`).slug).toBe('acme/shop');
  });

  it('follows the pointer of a worktree and of a submodule', () => {
    const folder = folderWith({
      'main/.git/config': origin,
      'main/.git/worktrees/w/commondir': '../..\n',
      'main/.git/modules/m/config': '[remote "origin"]\n\turl = https://github.com/acme/module\n',
      'worktree/.git': 'gitdir: ../main/.git/worktrees/w\n',
      'module/.git': 'gitdir: ../main/.git/modules/m\n',
    });
    expect(readRemote(`${folder}/worktree/.git`).slug).toBe('jane/shop');
    expect(readRemote(`${folder}/module/.git`).slug).toBe('acme/module');
  });

  it('knows nothing where git has no remote', () => {
    const nowhere = { host: undefined, slug: undefined };
    expect(readRemote(`${folderWith({ '.git/config': '[core]\n\tbare = false\n' })}/.git`)).toEqual(nowhere);
    expect(readRemote(`${folderWith()}/.git`)).toEqual(nowhere);
  });
});

import { minimatch } from 'minimatch';

/**
 * The owner that CODEOWNERS gives to a file at the top of the repository, as a reference: the last line that matches
 * counts, and the first owner in it. `@org/team` is a group, `@login` a user, as Backstage's processor for CODEOWNERS
 * reads them; e-mail addresses name nobody that a catalog knows.
 */
export function ownerOfTopFile(codeowners: string, file: string): string | undefined {
  let owner: string | undefined;
  for (const line of codeowners.split(/\r?\n/)) {
    const [pattern, ...owners] = line
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    if (pattern === undefined || pattern === '' || !matchesTopFile(pattern, file)) continue;
    owner = owners.map((one) => referenceOf(one)).find((one) => one !== undefined);
  }
  return owner;
}

/** A pattern with a slash inside speaks of folders, and so of no file at the top, unless it means all of them. */
function matchesTopFile(pattern: string, file: string): boolean {
  const plain = pattern.replace(/^\/+/, '').replace(/^\*\*\//, '');
  if (plain === '**' || plain === '') return plain === '**';
  if (plain.includes('/') || plain.length > 200) return false;
  return minimatch(file, plain, { dot: true, nobrace: true, noext: true });
}

function referenceOf(owner: string): string | undefined {
  const team = /^@[\w.-]+\/([\w.-]+)$/.exec(owner)?.[1];
  if (team !== undefined) return `group:default/${team}`;
  const login = /^@([\w.-]+)$/.exec(owner)?.[1];
  return login === undefined ? undefined : `user:default/${login}`;
}

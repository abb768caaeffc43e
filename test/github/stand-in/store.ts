import { GitObjects } from './git-objects.ts';
import type { Account, App, Installation, MergeGroup, Organization, Repository, Token } from './state.ts';

/** All that the stand-in knows. */
export class Store {
  readonly now: () => number;
  /** Where it is reached, known once it listens. */
  url = '';
  readonly accounts = new Map<string, Account>();
  readonly repositories = new Map<number, Repository>();
  readonly apps: App[] = [];
  readonly installations = new Map<number, Installation>();
  readonly tokens = new Map<string, Token>();
  /** Manifests that wait for their conversion, by code. */
  readonly manifests = new Map<string, Record<string, unknown>>();
  /** Former names of repositories. */
  readonly redirects = new Map<string, Repository>();
  /** Where a name was found last; it may have gone elsewhere since. */
  readonly #byName = new Map<string, Repository>();
  #lastId = 1000;

  constructor(now: () => number) {
    this.now = now;
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  account(login: string): Account | undefined {
    return this.accounts.get(login.toLowerCase());
  }

  organization(login: string): Organization | undefined {
    const found = this.account(login);
    return found?.type === 'Organization' ? (found as Organization) : undefined;
  }

  addAccount(login: string, type: Account['type'], name = login): Account {
    const id = this.nextId();
    const prefix = { Bot: 'BOT', Organization: 'O', User: 'U' }[type];
    const account = { id, nodeId: nodeId(prefix, id), login, type, name, createdAt: this.now() };
    const made = type === 'Organization' ? { ...account, teams: new Map(), members: new Set() } : account;
    this.accounts.set(login.toLowerCase(), made);
    return made;
  }

  /** The user of that login, made when there is none. */
  user(login: string): Account {
    return this.account(login) ?? this.addAccount(login, 'User');
  }

  repository(owner: string, name: string): Repository | undefined {
    const wanted = `${owner}/${name}`.toLowerCase();
    const isWanted = (one: Repository): boolean =>
      fullName(one).toLowerCase() === wanted && this.repositories.has(one.id);
    const remembered = this.#byName.get(wanted);
    if (remembered !== undefined && isWanted(remembered)) return remembered;
    const found = [...this.repositories.values()].find(isWanted);
    if (found !== undefined) this.#byName.set(wanted, found);
    return found;
  }

  addRepository(owner: Account, name: string, settings: Partial<Repository> = {}): Repository {
    const id = this.nextId();
    const now = this.now();
    const repository: Repository = {
      name,
      owner,
      objects: settings.parent?.objects ?? new GitObjects(),
      branches: new Map(settings.parent?.branches),
      defaultBranch: 'main',
      description: null,
      topics: [],
      archived: false,
      disabled: false,
      visibility: 'private',
      hasIssues: true,
      properties: {},
      parent: undefined,
      labels: new Map(),
      issues: [],
      pulls: [],
      checkSuites: [],
      mergeGroups: new Set<MergeGroup>(),
      nextNumber: 1,
      ...settings,
      id,
      nodeId: nodeId('R', id),
      createdAt: now,
      updatedAt: now,
      pushedAt: now,
    };
    this.repositories.set(id, repository);
    this.#byName.set(fullName(repository).toLowerCase(), repository);
    return repository;
  }

  /** Whether an installation may see a repository. */
  covers({ account, repositories }: Installation, repository: Repository): boolean {
    if (!this.repositories.has(repository.id)) return false;
    return repositories === 'all' ? repository.owner === account : repositories.has(repository);
  }

  installationsOn(account: Account): Installation[] {
    return [...this.installations.values()].filter((installation) => installation.account === account);
  }

  repositoriesOf(installation: Installation): Repository[] {
    return [...this.repositories.values()].filter((repository) => this.covers(installation, repository));
  }

  /** The commit that a branch, a tag-like name or an id names. */
  resolveRef(repository: Repository, ref: string): string | undefined {
    const name = ref === 'HEAD' ? repository.defaultBranch : ref.replace(/^(?:refs\/)?heads\//u, '');
    const pull = /^(?:refs\/)?pull\/(\d+)\/head$/u.exec(ref)?.[1];
    if (pull !== undefined) return repository.pulls.find(({ number }) => number === Number(pull))?.headSha;
    return repository.branches.get(name) ?? (repository.objects.commit(ref) === undefined ? undefined : ref);
  }
}

export function fullName({ owner, name }: Repository): string {
  return `${owner.login}/${name}`;
}

/** An id as GitHub's GraphQL gives them: opaque, and told apart by its prefix. */
export function nodeId(prefix: string, id: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return `${prefix}_kgDO${bytes.toString('base64url')}`;
}

/** A time as GitHub writes it: to the second, in UTC. */
export function isoTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

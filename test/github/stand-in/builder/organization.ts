import { installApp, setMembership, setOrganizationMember, tellOfTeam } from '../changes/installations.ts';
import { commitTo, type Files } from '../changes/commits.ts';
import { tellOfNew } from '../changes/repositories.ts';
import type { World } from '../changes/world.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { Account, Organization, Repository, Team } from '../state.ts';
import { nodeId } from '../store.ts';
import type { AppHandle } from './app.ts';
import { InstallationHandle } from './installation.ts';
import { RepositoryHandle } from './repository.ts';

export interface RepositorySettings extends Partial<
  Pick<
    Repository,
    'archived' | 'defaultBranch' | 'description' | 'disabled' | 'hasIssues' | 'properties' | 'topics' | 'visibility'
  >
> {
  /** The files of the first commit. Default: a README.md. An empty repository has `{}`. */
  readonly files?: Files;
}

/** A user or an organization, which owns repositories and installs Apps. */
export class AccountHandle {
  readonly record: Account;
  protected readonly world: World;
  readonly #rateLimits: RateLimits;

  constructor(record: Account, world: World, rateLimits: RateLimits) {
    this.record = record;
    this.world = world;
    this.#rateLimits = rateLimits;
  }

  get login(): string {
    return this.record.login;
  }

  protected get admin(): Account {
    return this.world.store.user('admin');
  }

  /** Makes a repository with a first commit. */
  repository(
    name: string,
    { files = { 'README.md': `# ${name}\n` }, ...settings }: RepositorySettings = {},
  ): RepositoryHandle {
    const { world, admin } = this;
    const made = world.store.addRepository(this.record, name, settings);
    tellOfNew(world, made, admin);
    const branch = made.defaultBranch;
    if (Object.keys(files).length > 0) commitTo(world, made, { branch, files, message: 'First commit', author: admin });
    return new RepositoryHandle(made, world);
  }

  /** Makes a fork of a repository, under its name. */
  fork(parent: RepositoryHandle): RepositoryHandle {
    const { name, defaultBranch, visibility } = parent.record;
    const settings = { parent: parent.record, defaultBranch, visibility };
    return new RepositoryHandle(this.world.store.addRepository(this.record, name, settings), this.world);
  }

  install(app: AppHandle, repositories: readonly RepositoryHandle[] | 'all' = 'all'): InstallationHandle {
    const chosen = repositories === 'all' ? repositories : repositories.map(({ record }) => record);
    const made = installApp(this.world, this.record, { app: app.record, repositories: chosen, sender: this.admin });
    return new InstallationHandle(made, this.world, this.#rateLimits);
  }
}

export class OrganizationHandle extends AccountHandle {
  declare readonly record: Organization;

  /** Makes a team. Members that are unknown are made. */
  team(slug: string, members: readonly string[] = [], repositories: readonly RepositoryHandle[] = []): Team {
    const { store } = this.world;
    const id = store.nextId();
    const team: Team = {
      id,
      nodeId: nodeId('T', id),
      slug,
      name: slug,
      organization: this.record,
      members: new Set(members.map((login) => store.user(login))),
      repositories: new Set(repositories.map(({ record }) => record)),
      createdAt: store.now(),
    };
    for (const member of team.members) this.record.members.add(member);
    this.record.teams.set(slug, team);
    tellOfTeam(this.world, team, 'created', this.admin);
    return team;
  }

  deleteTeam(slug: string): void {
    const team = this.record.teams.get(slug);
    if (team === undefined) throw new Error(`There is no team ${slug}.`);
    this.record.teams.delete(slug);
    tellOfTeam(this.world, team, 'deleted', this.admin);
  }

  joinTeam(slug: string, login: string): void {
    this.#setMembership(slug, login, true);
  }

  leaveTeam(slug: string, login: string): void {
    this.#setMembership(slug, login, false);
  }

  /** Lets a user join the organization itself. */
  addMember(login: string): void {
    const member = this.world.store.user(login);
    setOrganizationMember(this.world, { organization: this.record, member, belongs: true }, this.admin);
  }

  /** Lets a user leave it, and all its teams. */
  removeMember(login: string): void {
    const member = this.world.store.user(login);
    for (const team of this.record.teams.values()) team.members.delete(member);
    setOrganizationMember(this.world, { organization: this.record, member, belongs: false }, this.admin);
  }

  #setMembership(slug: string, login: string, belongs: boolean): void {
    const team = this.record.teams.get(slug);
    if (team === undefined) throw new Error(`There is no team ${slug}.`);
    setMembership(this.world, { team, member: this.world.store.user(login), belongs }, this.admin);
  }
}

import { simpleOrganization, simpleUser } from '../represent/accounts.ts';
import { propertyValues } from '../represent/repositories.ts';
import type { Account, Installation, Repository } from '../state.ts';
import { fullName } from '../store.ts';
import { tellOfRepositories } from './installations.ts';
import { tellOf, type World } from './world.ts';

export function renameRepository(world: World, repository: Repository, name: string, sender: Account): void {
  const from = repository.name;
  world.store.redirects.set(fullName(repository).toLowerCase(), repository);
  repository.name = name;
  tell(world, repository, 'renamed', sender, { changes: { repository: { name: { from } } } });
}

/** Gives a repository to another owner. Installations that chose it lose it. */
export function transferRepository(world: World, repository: Repository, to: Account, sender: Account): void {
  const from = repository.owner;
  world.store.redirects.set(fullName(repository).toLowerCase(), repository);
  const losing = world.store.installationsOn(from).filter((one) => world.store.covers(one, repository));
  repository.owner = to;
  for (const installation of losing) lose(world, installation, repository, sender);
  for (const installation of world.store.installationsOn(to)) {
    if (installation.repositories === 'all') {
      tellOfRepositories(world, installation, { added: [repository], removed: [], sender });
    }
  }
  const was =
    from.type === 'Organization'
      ? { organization: simpleOrganization(world.store, from) }
      : { user: simpleUser(world.store, from) };
  tell(world, repository, 'transferred', sender, { changes: { owner: { from: was } } });
}

export function setArchived(world: World, repository: Repository, archived: boolean, sender: Account): void {
  repository.archived = archived;
  tell(world, repository, archived ? 'archived' : 'unarchived', sender);
}

export function setVisibility(
  world: World,
  repository: Repository,
  visibility: Repository['visibility'],
  sender: Account,
): void {
  repository.visibility = visibility;
  tell(world, repository, visibility === 'public' ? 'publicized' : 'privatized', sender);
}

/** Changes the default branch, the description or the topics. */
export function editRepository(
  world: World,
  repository: Repository,
  edit: { readonly defaultBranch?: string; readonly description?: string; readonly topics?: readonly string[] },
  sender: Account,
): void {
  const { defaultBranch, description, topics } = edit;
  const changes = {
    ...(defaultBranch === undefined ? {} : { default_branch: { from: repository.defaultBranch } }),
    ...(description === undefined ? {} : { description: { from: repository.description } }),
    ...(topics === undefined ? {} : { topics: { from: repository.topics } }),
  };
  repository.defaultBranch = defaultBranch ?? repository.defaultBranch;
  repository.description = description ?? repository.description;
  repository.topics = [...(topics ?? repository.topics)];
  tell(world, repository, 'edited', sender, { changes });
}

export function deleteRepository(world: World, repository: Repository, sender: Account): void {
  const losing = world.store.installationsOn(repository.owner).filter((one) => world.store.covers(one, repository));
  tell(world, repository, 'deleted', sender);
  world.store.repositories.delete(repository.id);
  for (const installation of losing) lose(world, installation, repository, sender);
}

/** Sets custom properties of a repository; `null` takes one away. */
export function setProperties(
  world: World,
  repository: Repository,
  values: Readonly<Record<string, string | readonly string[] | null>>,
  sender: Account,
): void {
  const before = propertyValues(repository);
  for (const [name, value] of Object.entries(values)) {
    if (value === null) delete repository.properties[name];
    else repository.properties[name] = value;
  }
  tellOf(world, repository, {
    event: 'custom_property_values',
    action: 'updated',
    sender,
    payload: { old_property_values: before, new_property_values: propertyValues(repository) },
  });
}

/** Tells of a new repository, which installations on all of the account may see at once. */
export function tellOfNew(world: World, repository: Repository, sender: Account): void {
  for (const installation of world.store.installationsOn(repository.owner)) {
    if (installation.repositories === 'all') {
      tellOfRepositories(world, installation, { added: [repository], removed: [], sender });
    }
  }
  tell(world, repository, 'created', sender);
}

function lose(world: World, installation: Installation, repository: Repository, sender: Account): void {
  if (installation.repositories !== 'all') installation.repositories.delete(repository);
  tellOfRepositories(world, installation, { added: [], removed: [repository], sender });
}

function tell(world: World, repository: Repository, action: string, sender: Account, payload: object = {}): void {
  repository.updatedAt = world.store.now();
  tellOf(world, repository, { event: 'repository', action, sender, payload: { ...payload } });
}

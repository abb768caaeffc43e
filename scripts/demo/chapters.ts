import type { CheckRun, Issue, PullRequestHandle, RepositoryHandle } from '../../test/github/stand-in/start-github.ts';
import { badRepositories, component } from './organization.ts';
import type { DemoWorld } from './world.ts';

/** Something that the App posted. */
export interface Posted {
  /** The conclusion of a check run, or the state of an issue. */
  readonly state: string;
  readonly title: string;
  /** Its page. */
  readonly url: string;
}

/** Something that the App is to post. */
export interface Expected {
  readonly about: string;
  /** The conclusion or state that is right. */
  readonly state: string;
  /** What is there by now. */
  readonly find: () => Posted | undefined;
}

/** Something that happens in the organisation, and what the App posts then. */
export interface Chapter {
  readonly title: string;
  readonly act: () => readonly Expected[];
}

/** What happens in the demo, in order. A chapter begins when all of the last one is posted. */
export function chaptersOf(world: DemoWorld): readonly Chapter[] {
  const opened = new Map<string, PullRequestHandle>();
  return [
    {
      title: 'The App reads all repositories and writes an issue where something is to be mended',
      act: () => [
        ...badRepositories.map((name) => issueOf(world, name, 'open')),
        { ...issueOf(world, '.github', 'open'), about: 'acme/.github, the summary of the organisation' },
      ],
    },
    {
      title: 'Pull requests are opened',
      act: () => {
        for (const [name, pull] of openPulls(world)) opened.set(name, pull);
        return [...opened.values()].map((pull) => checkRunOf(world, pull, conclusions[pull.record.title] ?? 'success'));
      },
    },
    {
      title: 'The mistake in acme/checkout is mended by another commit',
      act: () => {
        const pull = pullIn(opened, 'checkout');
        pull.push({ 'tax/catalog-info.yaml': tax }, 'Spell `lifecycle`');
        return [checkRunOf(world, pull, 'success')];
      },
    },
    {
      title: 'What is right is merged; the issue in acme/recommendations closes itself',
      act: () => {
        for (const name of ['checkout', 'recommendations']) pullIn(opened, name).merge();
        return [issueOf(world, 'recommendations', 'closed')];
      },
    },
  ];
}

const tax = component('tax', 'Computes taxes', 'commerce');

const conclusions: Readonly<Record<string, string>> = {
  'Add the tax service': 'failure',
  'Take orders over': 'failure',
  'Retire the payments API': 'neutral',
  'Add the colours of spring': 'failure',
};

/** What is special about a pull request. */
const notes: Readonly<Record<string, string>> = {
  'Retire the payments API': ' (acme/checkout and acme/orders use it: the page says where)',
  'Take orders over': ' (acme/orders has that component)',
  'Add the colours of spring': ' (from a fork)',
};

function openPulls({ github, repositories }: DemoWorld): ReadonlyMap<string, PullRequestHandle> {
  const designSystem = repositoryOf(repositories, 'design-system');
  const fork = github.user('gus').fork(designSystem);
  const pulls = {
    checkout: {
      head: 'tax',
      title: 'Add the tax service',
      files: { 'tax/catalog-info.yaml': tax.replace('lifecycle:', 'lifecyle:') },
    },
    payments: {
      head: 'retire-the-api',
      title: 'Retire the payments API',
      files: { 'catalog-info.yaml': component('payments', 'Charges cards and pays refunds', 'payments') },
    },
    ledger: {
      head: 'orders',
      title: 'Take orders over',
      files: { 'orders/catalog-info.yaml': component('orders', 'Keeps orders from basket to parcel', 'payments') },
    },
    'design-system': {
      head: 'spring',
      title: 'Add the colours of spring',
      author: 'gus',
      fork,
      files: { 'catalog-info.yaml': component('design-system', 'Buttons, and the colours of spring', 'user:gus') },
    },
    recommendations: {
      head: 'owner',
      title: 'Give recommendations to a team',
      files: { 'catalog-info.yaml': component('recommendations', 'What others bought', 'commerce') },
    },
  };
  return new Map(
    Object.entries(pulls).map(([name, pull]) => [name, repositoryOf(repositories, name).pullRequest(pull)]),
  );
}

function issueOf({ github, repositories }: DemoWorld, name: string, state: Issue['state']): Expected {
  return {
    about: `acme/${name}`,
    state,
    find: () => {
      const issue = repositoryOf(repositories, name).issues.at(-1);
      if (issue === undefined) return undefined;
      return { state: issue.state, title: issue.title, url: `${github.url}/acme/${name}/issues/${issue.number}` };
    },
  };
}

function checkRunOf({ github }: DemoWorld, pull: PullRequestHandle, state: string): Expected {
  const { name } = pull.record.repository;
  return {
    about: `acme/${name}#${pull.number}, ${pull.record.title}${notes[pull.record.title] ?? ''}`,
    state,
    find: () => {
      const run = pull.checkRuns.at(-1);
      if (run === undefined) return undefined;
      return { state: stateOf(run), title: run.title ?? '', url: `${github.url}/acme/${name}/runs/${run.id}` };
    },
  };
}

function stateOf({ status, conclusion }: CheckRun): string {
  return conclusion ?? status;
}

function repositoryOf(repositories: DemoWorld['repositories'], name: string): RepositoryHandle {
  return present(repositories.get(name), name);
}

function pullIn(pulls: ReadonlyMap<string, PullRequestHandle>, name: string): PullRequestHandle {
  return present(pulls.get(name), name);
}

function present<Thing>(thing: Thing | undefined, name: string): Thing {
  if (thing === undefined) throw new Error(`The demo has no ${name}.`);
  return thing;
}

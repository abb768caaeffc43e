import type { Fact, FactLookup, FactSource, FactSubject } from '../core/facts/fact.ts';
import type { Config } from '../core/policy/config.ts';
import { valueAt, type Json } from '../core/source/json.ts';
import { teamFinder, type Team } from '../github/team-finder.ts';
import { githubPrefixes } from '../workspace/lazy-source.ts';
import type { OpenRemote } from '../workspace/pack-library.ts';
import type { Repository } from './store/repositories.ts';
import type { TeamList } from './store/teams.ts';

/** What the store knows of GitHub when a repository is judged. */
export interface GithubState {
  readonly repository: Repository;
  /** Those of the organisation; `undefined` when they were never read. */
  readonly teams: TeamList | undefined;
  /** When the repository was read; null when that is not known. */
  readonly readAt: Date | null;
}

/** Facts for one judgement. */
export interface AppFacts {
  /** The sources that rules are judged with. */
  readonly sources: (config: Pick<Config, 'owners'>) => readonly FactSource[];
  /** What was asked of GitHub so far, sorted: `repository.topics`, `team.exists payments`. See `answersTo`. */
  readonly asked: () => readonly string[];
}

/**
 * The facts that the App has: of GitHub what the store knows, without a request. What would cost requests for each
 * repository, and what git tells, is unknown.
 */
export function appFacts(state: GithubState): AppFacts {
  const asked = new Set<string>();
  const answer = (question: string): Fact => {
    asked.add(question);
    return answerTo(question, state);
  };
  const sources: AppFacts['sources'] = ({ owners }) => {
    const { owner, name } = state.repository;
    const teamOf = teamFinder(`${owner}/${name}`, owners);
    const factOf = (subject: FactSubject, fact: string): Fact => {
      if (fact.startsWith('team.')) {
        const team = ownTeam(subject, teamOf, owner);
        return 'slug' in team ? answer(`${fact} ${team.slug.toLowerCase()}`) : team;
      }
      if (fact.startsWith('repository.')) {
        return subject.elsewhere === undefined ? answer(fact) : unknown(subject.elsewhere);
      }
      return unknown(
        fact.startsWith('git.')
          ? 'the App reads no history; the Action does'
          : 'the App does not ask GitHub for it; the Action does',
      );
    };
    const provides = (fact: string): boolean => prefixes.some((prefix) => fact.startsWith(prefix));
    const lookUp: FactLookup = (subject, fact) => (provides(fact) ? factOf(subject, fact) : undefined);
    return [{ provides, gather: async () => lookUp }];
  };
  return { sources, asked: () => [...asked].sort() };
}

const prefixes: readonly string[] = [...githubPrefixes, 'git.'];

/** The present answers to what was asked, without their times: equal as long as nothing has changed. */
export function answersTo(asked: readonly string[], state: GithubState): readonly Json[] {
  return asked.map((question) => [question, withoutTime(answerTo(question, state))]);
}

/** Whether what was asked of a team has another answer by one list of teams than by another. */
export function isOtherAnswer(question: string, before: TeamList | undefined, now: TeamList): boolean {
  const [name = '', slug] = question.split(' ');
  if (slug === undefined) return false;
  const [one, other] = [before, now].map((list) => withoutTime(answerOfTeam(name, slug, list)));
  return JSON.stringify(one) !== JSON.stringify(other);
}

function withoutTime(fact: Fact): Json {
  return fact.is === 'known' ? { value: fact.value } : { reason: fact.reason };
}

function unknown(reason: string): Fact {
  return { is: 'unknown', reason };
}

/** The team that owns an entity, where it is one of the organisation whose teams the App reads. */
function ownTeam(subject: FactSubject, teamOf: ReturnType<typeof teamFinder>, organization: string): Team | Fact {
  const owner = valueAt(subject.value, ['spec', 'owner']);
  if (typeof owner !== 'string' || owner === '') return unknown('the entity names no owner');
  const team = teamOf(owner, subject);
  if (!team) return unknown(`the owner \`${owner}\` is no group with a team on GitHub`);
  return team.organization.toLowerCase() === organization.toLowerCase()
    ? team
    : unknown(`the App knows the teams of ${organization} only; the owner is a team of ${team.organization}`);
}

function answerTo(question: string, state: GithubState): Fact {
  const [name = '', slug] = question.split(' ');
  return slug === undefined ? answerOfRepository(name, state) : answerOfTeam(name, slug, state.teams);
}

const factsOfRepository: Readonly<Record<string, (repository: Repository) => Json | null>> = {
  'repository.archived': ({ archived }) => archived,
  'repository.visibility': ({ visibility }) => visibility,
  'repository.topics': ({ topics }) => topics.toSorted(),
  'repository.defaultBranch': ({ defaultBranch }) => defaultBranch,
  'repository.properties': ({ properties }) => properties,
};

function answerOfRepository(name: string, { repository, readAt }: GithubState): Fact {
  const value = factsOfRepository[name]?.(repository) ?? null;
  if (value !== null) return known(value, readAt);
  return unknown(
    name === 'repository.properties'
      ? 'the App could not read the custom properties (needs `organization_custom_properties: read`)'
      : 'GitHub shows the App nothing of it',
  );
}

function answerOfTeam(name: string, slug: string, list: TeamList | undefined): Fact {
  if (!list) return unknown('the App has not read the teams yet');
  const { members, problem, readAt } = list;
  if (!members) return unknown(problem ?? 'the teams are not known');
  const count = Object.hasOwn(members, slug) ? members[slug] : undefined;
  if (name === 'team.exists') return known(count !== undefined, readAt);
  return count === undefined ? unknown(`there is no team \`${slug}\``) : known(count, readAt);
}

function known(value: Json, observedAt: Date | null): Fact {
  return { is: 'known', value, source: 'GitHub', ...(observedAt && { observedAt: observedAt.toISOString() }) };
}

/** Packs of repositories other than the policy repository: the App reads none, so that what judges is in one place. */
export const noOtherPacks: OpenRemote = async (reference) => ({
  problem: `The App opens packs of the policy repository only, and \`${reference}\` is elsewhere. Copy it there.`,
});

import schema from '../../schemas/enforcement.schema.json' with { type: 'json' };
import { placed, readSettings } from '../source/read-settings.ts';
import type { SettingsFile, SettingsProblem } from '../source/settings-problem.ts';
import { validateSettings } from '../source/validate-settings.ts';
import { matchesStars } from './match-stars.ts';

/** How firmly the App acts: it only looks, it says what is wrong, or it also fails check runs. */
export type Mode = 'observe' | 'warn' | 'enforce';

/** How firmly the App acts in an organisation, and where. */
export interface Enforcement {
  readonly mode: Mode;
  readonly modes: readonly ModeRule[];
  readonly repositories: RepositoryChoice;
  readonly issues: {
    readonly per: 'repository' | 'owner';
    readonly dryRun: boolean;
    readonly perHour: number;
    readonly reminders: boolean;
    readonly labels: readonly string[];
  };
}

/** A mode for some; what is left out holds for all. */
export interface ModeRule {
  readonly mode: Mode;
  /** Names in which `*` stands for any text. */
  readonly repository?: string | readonly string[];
  readonly topic?: string;
  readonly property?: Readonly<Record<string, string>>;
  /** An entity reference. */
  readonly owner?: string;
}

interface RepositoryChoice {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly topic?: string;
  readonly withoutTopic?: string;
  readonly property?: Readonly<Record<string, string>>;
}

/** What of a repository decides how firmly the App acts. */
export interface EnforcedRepository {
  /** Without its owner. */
  readonly name: string;
  readonly topics: readonly string[];
  /** Custom properties; one with several values has them all. */
  readonly properties: Readonly<Record<string, string | readonly string[] | null>>;
  readonly archived: boolean;
  readonly fork: boolean;
}

/** What counts where the policy repository says nothing: the App only looks. */
export const defaultEnforcement: Enforcement = {
  mode: 'observe',
  modes: [],
  repositories: {},
  issues: { per: 'repository', dryRun: false, perHour: 60, reminders: false, labels: [] },
};

/** Where the policy repository keeps it, from its top. */
export const enforcementFile = 'catalog-warden/enforcement.yml';

/** Reads the file, or says everything that is wrong with it. */
export async function readEnforcement(
  file: SettingsFile,
): Promise<{ readonly enforcement: Enforcement } | { readonly problems: readonly SettingsProblem[] }> {
  const read = await readSettings(file, 'The enforcement');
  if ('problems' in read) return read;
  const mistakes = [...read.mistakes, ...validateSettings(read.value, schema, 'The enforcement')];
  if (mistakes.length > 0) return { problems: await placed(file, { mistakes }) };
  const stated = read.value as Partial<Enforcement>;
  return {
    enforcement: {
      ...defaultEnforcement,
      ...stated,
      issues: { ...defaultEnforcement.issues, ...stated.issues },
    },
  };
}

/** Whether a repository takes part. Archived ones and forks never do: nobody mends an entity there. */
export function takesPart({ repositories }: Enforcement, repository: EnforcedRepository): boolean {
  const { include, exclude, topic, withoutTopic, property } = repositories;
  if (repository.archived || repository.fork) return false;
  if (include && !include.some((pattern) => matchesStars(pattern, repository.name))) return false;
  if (exclude?.some((pattern) => matchesStars(pattern, repository.name))) return false;
  if (topic !== undefined && !repository.topics.includes(topic)) return false;
  if (withoutTopic !== undefined && repository.topics.includes(withoutTopic)) return false;
  return hasProperties(repository, property);
}

/**
 * The mode of a repository's check runs; with an owner (a reference in lower case) the mode of the owner's entities
 * there, for issues.
 */
export function modeOf(enforcement: Enforcement, repository: EnforcedRepository, owner?: string): Mode {
  const applying = enforcement.modes.filter(
    (rule) =>
      (rule.owner === undefined || rule.owner.toLowerCase() === owner) &&
      (rule.topic === undefined || repository.topics.includes(rule.topic)) &&
      hasProperties(repository, rule.property) &&
      (rule.repository === undefined ||
        [rule.repository].flat().some((pattern) => matchesStars(pattern, repository.name))),
  );
  return applying.at(-1)?.mode ?? enforcement.mode;
}

function hasProperties({ properties }: EnforcedRepository, wanted: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(wanted).every(([name, value]) =>
    (Object.hasOwn(properties, name) ? [properties[name]].flat() : []).includes(value),
  );
}

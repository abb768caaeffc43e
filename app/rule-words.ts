import { ruleDocumentation } from '../core/catalog/rule-documentation.ts';
import type { RuleSet } from '../core/rules/pack.ts';
import type { AppContext } from './context.ts';
import { noOtherPacks } from './facts.ts';
import { dayOf } from './day-of.ts';
import { readRepositoryPolicy, type OrganizationPolicy } from './policy.ts';

/** A rule in words. */
export interface RuleWords {
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  /** Whether the texts are Markdown of ours; else they are anybody's. */
  readonly isMarkdown?: boolean;
  /** The day from which it counts, where that lies ahead. */
  readonly countsFrom?: string;
}

/**
 * The rules of the packs that the organisation's policy names. `undefined` where it names none or is wrong: the summary
 * tells what is wrong. Throws `GithubError`.
 */
export async function organizationRules(
  context: Pick<AppContext, 'now'>,
  organization: OrganizationPolicy,
): Promise<RuleSet | undefined> {
  const { config, snapshot } = organization;
  if (!config || !snapshot) return undefined;
  const policy = await readRepositoryPolicy({
    snapshot,
    checked: snapshot,
    organization,
    openRemote: noOtherPacks,
    now: dayOf(context.now()),
    sources: () => [],
  });
  return 'problems' in policy ? undefined : policy.rules?.set;
}

/** The words of the engine's rules and of those of packs, by id. */
export function ruleWords(rules: RuleSet | undefined, today: string): ReadonlyMap<string, RuleWords> {
  const own = ruleDocumentation.map(
    ({ id, title, why, remedy }) => [id, { title, why, remedy, isMarkdown: true }] as const,
  );
  const ofPacks = (rules?.rules ?? []).map(({ rule }): [string, RuleWords] => {
    const { id, title, why, remedy, rollout } = rule;
    const from = rollout.enforce;
    const countsFrom = from !== undefined && from > today ? { countsFrom: from } : {};
    return [id, { title, why, remedy, ...countsFrom }];
  });
  return new Map<string, RuleWords>([...own, ...ofPacks]);
}

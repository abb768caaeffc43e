import { ruleDocumentation } from '../core/catalog/rule-documentation.ts';
import type { RuleSet } from '../core/rules/pack.ts';
import { countsFrom } from '../core/rules/rollout.ts';
import type { AppContext } from './context.ts';
import { readStatedPolicy } from './organization-policy.ts';
import type { OrganizationPolicy } from './policy.ts';

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
  const policy = await readStatedPolicy(context, { snapshot, organization });
  return 'problems' in policy ? undefined : policy.rules?.set;
}

/** The words of the engine's rules and of those of packs, by id. */
export function ruleWords(rules: RuleSet | undefined, today: string): ReadonlyMap<string, RuleWords> {
  const own = ruleDocumentation.map(
    ({ id, title, why, remedy }) => [id, { title, why, remedy, isMarkdown: true }] as const,
  );
  const ofPacks = (rules?.rules ?? []).map(({ rule }): [string, RuleWords] => {
    const { id, title, why, remedy } = rule;
    const from = countsFrom(rule, today);
    return [id, { title, why, remedy, ...(from !== undefined && { countsFrom: from }) }];
  });
  return new Map<string, RuleWords>([...own, ...ofPacks]);
}

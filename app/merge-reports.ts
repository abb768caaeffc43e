import { isOwnRule } from '../core/policy/own-rule.ts';
import type { Report, ReportEntity, ReportExempt, ReportFinding, RuleStateName } from '../core/report/report.ts';
import { judgeFindings, withJudged, type Today } from './judge-findings.ts';

/** What the App judged by, and what it knows beside that. */
export interface JudgedWith extends Today {
  /** Whether a finding says that a reference leads nowhere of which the App cannot know that. */
  readonly isUnknown: (finding: ReportFinding) => boolean;
  /** Whether the policy of the organisation is still the one that the Action judged by. */
  readonly isSamePolicy: boolean;
}

/** Rules of the engine that say something else when other repositories change. */
const aboutOthers: ReadonlySet<string> = new Set([
  'catalog/dangling-reference',
  'catalog/owner-dialect',
  'catalog/reference-kind',
]);

/**
 * The App's report with what only the Action found: it knows facts that the App does not ask for. Nothing of the App's
 * is taken away, for a workflow runs what a pull request wrote, and so does its report. What is exempt, and what counts
 * yet, is judged by today.
 */
export function mergeReports(own: Report, sent: Report, by: JudgedWith): Report {
  const further = furtherFindings(own, sent, by);
  return further.length === 0 ? own : withJudged(own, judgeFindings(further, by), by);
}

/**
 * What the Action found of the same commit and the App could not know. What both judge, the App judged later: a team
 * may be there by now, or the entity that was missing.
 */
export function furtherFindings(own: Report, sent: Report, by: JudgedWith): readonly ReportFinding[] {
  const known = new Set(own.findings.map(({ fingerprint }) => fingerprint));
  const exempt = new Set(own.exempt.map(exemptKey));
  const files = new Set(own.entities.map(({ file }) => file));
  const rules = new Set((by.policy.rules?.set.rules ?? []).map(({ rule }) => rule.id));
  const unsure = unsureIn(own.entities);
  return sent.findings.filter((finding) => {
    const { rule, file, fingerprint } = finding;
    if (known.has(fingerprint) || exempt.has(exemptKey(finding)) || !files.has(file)) return false;
    if (aboutOthers.has(rule)) return by.isUnknown(finding);
    if (rules.has(rule)) return unsure.has(subjectOf(finding));
    // The pack of another rule may be gone since.
    return isOwnRule(rule) || by.isSamePolicy;
  });
}

/** Tells apart what is exempt: nothing else is known of it. */
function exemptKey({ rule, entity, file, line, message }: ReportExempt | ReportFinding): string {
  return JSON.stringify([rule, entity, file, line, message]);
}

/** Whether nobody knows what a rule says of an entity. */
export function isUnsure(state: RuleStateName): boolean {
  return state === 'unknown' || state === 'error';
}

/** What a rule says something of: a finding of it, or a state. */
export function subjectOf({
  rule,
  entity = '',
}: {
  readonly rule: string;
  readonly entity?: string | undefined;
}): string {
  return `${rule} ${entity.toLowerCase()}`;
}

/** The subjects of which nobody knows what a rule says. */
export function unsureIn(entities: readonly ReportEntity[]): ReadonlySet<string> {
  return new Set(
    entities.flatMap(({ ref, rules = {} }) =>
      Object.entries(rules).flatMap(([rule, state]) => (isUnsure(state) ? [subjectOf({ rule, entity: ref })] : [])),
    ),
  );
}

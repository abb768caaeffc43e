import { countFindings, inOrder } from '../core/report/build-report.ts';
import type { Report, ReportEntity, ReportFinding, RuleStateName } from '../core/report/report.ts';
import type { RepositoryPolicy } from './policy.ts';

/** What the App judged by. */
export interface JudgedWith {
  readonly policy: RepositoryPolicy;
  /** Whether it knows the whole catalog, so that it can tell what does not exist. */
  readonly isCatalogComplete: boolean;
}

/** Rules of the engine that say something else when other repositories change. */
const aboutOthers: ReadonlySet<string> = new Set(['catalog/dangling-reference']);

/**
 * The App's report with what only the Action found: it knows facts that the App does not ask for. Nothing of the App's
 * is taken away, for a workflow runs what a pull request wrote, and so does its report.
 */
export function mergeReports(own: Report, sent: Report, by: JudgedWith): Report {
  const further = furtherFindings(own, sent, by);
  if (further.length === 0) return own;
  const findings = [...own.findings, ...further].sort(inOrder);
  return { ...own, findings, summary: { ...own.summary, ...countFindings(findings, by.policy.config.failOn) } };
}

/**
 * What the Action found of the same commit and the App could not know. What both judge, the App judged later: a team
 * may be there by now, or the entity that was missing.
 */
export function furtherFindings(own: Report, sent: Report, by: JudgedWith): readonly ReportFinding[] {
  const known = new Set(own.findings.map(({ fingerprint }) => fingerprint));
  const files = new Set(own.entities.map(({ file }) => file));
  const rules = new Set((by.policy.rules?.set.rules ?? []).map(({ rule }) => rule.id));
  const unsure = unsureIn(own.entities);
  return sent.findings.filter(({ rule, entity, file, fingerprint }) => {
    if (known.has(fingerprint) || !files.has(file)) return false;
    if (aboutOthers.has(rule)) return !by.isCatalogComplete;
    return !rules.has(rule) || unsure.has(subjectOf({ rule, entity }));
  });
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

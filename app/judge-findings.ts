import { severityWeights, type Severity } from '../core/finding.ts';
import { exempts, stands } from '../core/policy/exemption.ts';
import { isOwnRule } from '../core/policy/own-rule.ts';
import { configuredSeverityOf, defaultSeverityOf } from '../core/policy/severity.ts';
import { countFindings, inOrder } from '../core/report/build-report.ts';
import type { Report, ReportExempt, ReportFinding } from '../core/report/report.ts';
import { countsFrom, isAnnounced, severityOf } from '../core/rules/rollout.ts';
import type { RepositoryPolicy } from './policy.ts';

/** What findings that were made elsewhere or earlier are judged by today. */
export interface Today {
  readonly policy: RepositoryPolicy;
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

/** Findings as they count on a day, and those that an exemption covers; without those that say nothing by then. */
export interface JudgedFindings {
  readonly findings: readonly ReportFinding[];
  readonly exempt: readonly ReportExempt[];
}

/** Judges findings that were made elsewhere or earlier by the exemptions, severities and rollouts of today. */
export function judgeFindings(findings: readonly ReportFinding[], today: Today): JudgedFindings {
  const judged = findings.map((finding) => judgedOn(finding, today));
  return {
    findings: judged.flatMap((one) => ('finding' in one ? [one.finding] : [])),
    exempt: judged.flatMap((one) => ('exempt' in one ? [one.exempt] : [])),
  };
}

/** A report with further findings and exempt ones, counted anew. */
export function withJudged(report: Report, judged: JudgedFindings, { policy }: Pick<Today, 'policy'>): Report {
  const findings = [...report.findings, ...judged.findings].sort(inOrder);
  const exempt = [...report.exempt, ...judged.exempt];
  const counts = { ...countFindings(findings, policy.config.failOn), exempt: exempt.length };
  return { ...report, findings, exempt, summary: { ...report.summary, ...counts } };
}

/** A finding as it counts on a day: `nothing` where its rule is off by then, or not announced yet. */
function judgedOn(
  finding: ReportFinding,
  { policy: { config, rules }, day }: Today,
): { readonly finding: ReportFinding } | { readonly exempt: ReportExempt } | { readonly is: 'nothing' } {
  const { rule: id, entity, file, line } = finding;
  const active = rules?.set.rules.find(({ rule }) => rule.id === id);
  if (active ? !isAnnounced(active.rule, day) : rules?.set.ids.has(id)) return { is: 'nothing' };
  const from = active && countsFrom(active.rule, day);
  const severity = active ? severityOf(active, from) : severityByConfig(finding, config);
  if (severity === 'off') return { is: 'nothing' };
  const message =
    active && from === undefined ? finding.message.replace(/ Counts from [\d-]+\.$/, '') : finding.message;
  if (entity !== undefined) {
    const ref = entity.toLowerCase();
    const exemption = rules?.exemptions.find((one) => stands(one, day) && exempts(one, id, ref));
    if (exemption) {
      const { reason, ticket, expires } = exemption;
      const why = { reason, ...(ticket !== undefined && { ticket }), expires };
      return { exempt: { rule: id, severity, entity, file, line, message, ...why } };
    }
  }
  return { finding: { ...finding, severity, message } };
}

/** What a finding of no rule of the packs weighs. A rule of the engine weighs more than by itself only when configured. */
function severityByConfig({ rule, severity }: ReportFinding, config: RepositoryPolicy['config']): Severity | 'off' {
  if (!isOwnRule(rule)) return severity;
  const byItself = defaultSeverityOf(rule);
  return (
    configuredSeverityOf(rule, config) ?? (severityWeights[severity] < severityWeights[byItself] ? severity : byItself)
  );
}

import type { Report, ReportEntity, ReportFinding, RuleStateName } from '../core/report/report.ts';
import type { RuleState } from '../core/rules/share-states.ts';
import { countsFrom } from '../core/rules/rollout.ts';
import { standingOf } from '../core/scorecard/levels.ts';
import { judgeFindings, withJudged, type Today } from './judge-findings.ts';
import { furtherFindings, isUnsure, subjectOf, unsureIn, type JudgedWith } from './merge-reports.ts';

/**
 * The App's report of a default branch with what the Action found of the same commit, since it may know facts that the
 * App does not. Nothing of the App's is taken away: further findings are added, and where the App does not know what a
 * rule says of an entity, the Action's word counts. What is exempt, and what counts yet, is judged by today.
 */
export function withActionReport(own: Report, sent: Report, today: JudgedWith): Report {
  const all = { ...sent, findings: [...sent.findings, ...endedExemptions(own, sent)] };
  const further = furtherFindings(own, all, today);
  const theirs = new Map(sent.entities.map((entity) => [keyOf(entity), entity]));
  const facts = [...own.facts, ...sent.facts.filter(({ name }) => own.facts.every((fact) => fact.name !== name))];
  return extended({ ...own, facts }, { findings: further, theirs }, today);
}

/**
 * A report with the findings of the last one of rules of which nobody knows now whether they still fail, and those of
 * references of which nobody knows now whether they lead anywhere: what is not known mends nothing. An entity that has
 * another owner since may well have been mended. What is exempt, and what counts yet, is judged by today.
 */
export function withLastKnown(report: Report, last: Report, today: Today & Pick<JudgedWith, 'isUnknown'>): Report {
  const owners = new Map(last.entities.map(({ ref, owner }) => [ref.toLowerCase(), owner]));
  const asBefore = report.entities.filter(({ ref, owner }) => owners.get(ref.toLowerCase()) === owner);
  const unsure = unsureIn(asBefore);
  const told = new Set([...report.findings, ...report.exempt].map(subjectOf));
  const known = new Set(report.findings.map(({ fingerprint }) => fingerprint));
  const kept = [...last.findings, ...endedExemptions(report, last)].filter((finding) => {
    const subject = subjectOf(finding);
    if (unsure.has(subject)) return !told.has(subject);
    return today.isUnknown(finding) && !known.has(finding.fingerprint);
  });
  return kept.length === 0 ? report : extended(report, { findings: kept }, today);
}

function keyOf({ file, ref }: Pick<ReportEntity, 'file' | 'ref'>): string {
  return `${file} ${ref.toLowerCase()}`;
}

/**
 * What was exempt elsewhere or earlier, of rules of which the App knows nothing now: the exemption may have ended since.
 */
function endedExemptions(own: Report, { exempt }: Report): readonly ReportFinding[] {
  const entities = new Map(own.entities.map((entity) => [keyOf(entity), entity]));
  return exempt.flatMap(({ rule, severity, entity, file, line, message }) => {
    const of = entity === undefined ? undefined : entities.get(keyOf({ file, ref: entity }));
    const state = of?.rules?.[rule];
    if (!of || state === undefined || !isUnsure(state)) return [];
    const place = { file, document: of.document, line, column: 1, endLine: line, endColumn: 1 };
    const fingerprint = subjectOf({ rule, entity: of.ref });
    return [{ rule, severity, state: 'new' as const, entity: of.ref, ...place, message, fingerprint }];
  });
}

/** What is added to a report. */
interface Addition {
  readonly findings: readonly ReportFinding[];
  /** What another says of the entities, by `keyOf`; without it, states and levels stay as they are. */
  readonly theirs?: ReadonlyMap<string, ReportEntity>;
}

function extended(report: Report, { findings, theirs }: Addition, today: Today): Report {
  const judged = judgeFindings(
    findings.map((finding) => ({ ...finding, state: 'new' })),
    today,
  );
  const told = withJudged(report, judged, today);
  if (!theirs) return told;
  const failing = new Set(judged.findings.map(subjectOf));
  const excused = new Set(judged.exempt.map(subjectOf));
  const entities = report.entities.map((entity) => {
    const other = theirs.get(keyOf(entity));
    const rules = Object.entries(entity.rules ?? {}).map(([rule, state]): [string, RuleStateName] => {
      const subject = subjectOf({ rule, entity: entity.ref });
      if (failing.has(subject)) return [rule, 'fail'];
      if (!isUnsure(state)) return [rule, state];
      return [rule, excused.has(subject) ? 'exempt' : (other?.rules?.[rule] ?? state)];
    });
    return withStates(entity, { rules: Object.fromEntries(rules), other, findings: told.findings }, today);
  });
  const standing = new Set(entities.flatMap(({ scorecards = [] }) => scorecards.map(({ id }) => id)));
  const shown = new Set(report.scorecards.map(({ id }) => id));
  const further = (today.policy.rules?.set.scorecards ?? [])
    .filter(({ id }) => standing.has(id) && !shown.has(id))
    .map(({ id, title, levels }) => ({
      id,
      title,
      levels: levels.map((level) => ({ id: level.id, title: level.title })),
    }));
  return { ...told, entities, scorecards: [...report.scorecards, ...further] };
}

/** What changes in an entity. */
interface Changes {
  readonly rules: Readonly<Record<string, RuleStateName>>;
  readonly other: ReportEntity | undefined;
  readonly findings: readonly ReportFinding[];
}

/** An entity with other states, and the levels that follow from them. */
function withStates(entity: ReportEntity, { rules, other, findings }: Changes, { policy, day }: Today): ReportEntity {
  if (Object.keys(rules).length === 0) return entity;
  const { reasons: before, scorecards: shown = [], ...rest } = entity;
  const texts = { ...other?.reasons, ...before };
  const reasons = Object.entries(texts).filter(([rule]) => isUnsure(rules[rule] ?? 'pass'));
  const known = { ...rest, rules, ...(reasons.length > 0 && { reasons: Object.fromEntries(reasons) }) };
  const helps = new Map(findings.map((finding) => [subjectOf(finding), finding.help ?? finding.message]));
  const states = new Map(
    Object.entries(rules).map(([rule, state]): [string, RuleState] => {
      const reason = isUnsure(state) ? texts[rule] : undefined;
      const help = helps.get(subjectOf({ rule, entity: entity.ref }));
      return [rule, { state, ...(reason !== undefined && { reason }), ...(help !== undefined && { help }) }];
    }),
  );
  const set = policy.rules?.set;
  const counting = new Set(
    (set?.rules ?? []).flatMap(({ rule }) => (countsFrom(rule, day) === undefined ? [rule.id] : [])),
  );
  const ids = new Set([...shown, ...(other?.scorecards ?? [])].map(({ id }) => id));
  const scorecards = (set?.scorecards ?? []).flatMap((scorecard) => {
    const standing = ids.has(scorecard.id) ? standingOf(scorecard, states, counting) : undefined;
    if (!standing) return [];
    const { id, level, next, percentage } = standing;
    return [{ id, ...(level !== undefined && { level }), ...(next && { next }), percentage }];
  });
  return { ...known, ...(shown.length + scorecards.length > 0 && { scorecards }) };
}

import type { Baseline } from './baseline.ts';
import type { FailOn } from '../policy/config.ts';
import { ratchet } from '../policy/ratchet.ts';
import { countFindings } from './build-report.ts';
import type { Report, ReportEntity } from './report.ts';

/** The report with what the merge base already had marked as existing, counted anew, and with the levels of then. */
export function applyRatchet(report: Report, base: Baseline, failOn: FailOn): Report {
  const findings = ratchet(report.findings, base.fingerprints);
  return {
    ...report,
    entities: report.entities.map((entity) => withLevels(entity, base.levels)),
    findings,
    summary: { ...report.summary, ...countFindings(findings, failOn) },
  };
}

function withLevels(entity: ReportEntity, levels: Baseline['levels']): ReportEntity {
  const before = levels.get(entity.ref.toLowerCase());
  if (!before || !entity.scorecards) return entity;
  return {
    ...entity,
    scorecards: entity.scorecards.map((standing) =>
      before.has(standing.id) ? { ...standing, before: before.get(standing.id) ?? null } : standing,
    ),
  };
}

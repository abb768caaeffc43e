import fc from 'fast-check';
import type { FormatContext } from '../../core/report/formats/index.ts';
import type { Region, Report, ReportEntity, ReportFinding, ReportStanding } from '../../core/report/report.ts';
import { anyText } from './hostile-text.ts';
import { buildContext, buildReport } from './report-builder.ts';

const anyRegion: fc.Arbitrary<Region> = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 30 }),
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 0, max: 30 }),
  )
  .map(([line, column, lines, width]) => ({
    line,
    column,
    endLine: line + lines,
    endColumn: lines > 0 ? width + 1 : column + width,
  }));

const anyFinding: fc.Arbitrary<ReportFinding> = fc
  .record({
    region: anyRegion,
    parts: fc.record({
      rule: anyText,
      severity: fc.constantFrom('error' as const, 'warning' as const, 'note' as const),
      state: fc.constantFrom('new' as const, 'existing' as const),
      entity: anyText,
      file: anyText,
      document: fc.nat(3),
      message: anyText,
      help: anyText,
      backstage: anyText,
      fingerprint: anyText,
      items: fc.array(anyText, { maxLength: 2 }),
    }),
    title: anyText,
    newText: anyText,
  })
  .map(({ region, parts, title, newText }) => ({
    ...parts,
    ...region,
    fix: { title, edits: [{ ...region, newText }] },
  }));

const anyState = fc.constantFrom(
  'pass' as const,
  'fail' as const,
  'exempt' as const,
  'unknown' as const,
  'error' as const,
);

const anyStanding: fc.Arbitrary<ReportStanding> = fc
  .record({
    id: anyText,
    level: anyText,
    before: fc.option(anyText),
    next: fc.record({
      level: anyText,
      steps: fc.array(
        fc.record({
          rule: anyText,
          state: fc.constantFrom('fail' as const, 'unknown' as const, 'error' as const),
          text: anyText,
        }),
        { maxLength: 3 },
      ),
    }),
    percentage: fc.nat(100),
  })
  .chain((standing) => fc.constantFrom(standing, { id: standing.id, percentage: standing.percentage }));

const anyEntity: fc.Arbitrary<ReportEntity> = fc
  .record({
    parts: fc.record({
      ref: anyText,
      file: anyText,
      document: fc.nat(3),
      line: fc.constant(1),
      owner: anyText,
      scorecards: fc.array(anyStanding, { maxLength: 2 }),
    }),
    judged: fc.array(fc.record({ rule: anyText, state: anyState, reason: anyText }), { maxLength: 3 }),
  })
  .map(({ parts, judged }) => ({
    ...parts,
    rules: Object.fromEntries(judged.map(({ rule, state }) => [rule, state])),
    reasons: Object.fromEntries(judged.map(({ rule, reason }) => [rule, reason])),
  }));

/** A report with any text in any field, and the sources of its files. */
export const anyReport: fc.Arbitrary<{ report: Report; context: FormatContext }> = fc
  .record({
    findings: fc.array(anyFinding, { maxLength: 4 }),
    source: anyText,
    entities: fc.array(anyEntity, { maxLength: 2 }),
    scorecards: fc.array(
      fc.record({ id: anyText, title: anyText, levels: fc.array(fc.record({ id: anyText, title: anyText })) }),
      { maxLength: 2 },
    ),
    exempt: fc.array(
      fc.record({
        rule: anyText,
        severity: fc.constantFrom('error' as const, 'warning' as const, 'note' as const),
        entity: anyText,
        file: anyText,
        line: fc.constant(1),
        message: anyText,
        reason: anyText,
        ticket: anyText,
        expires: anyText,
      }),
      { maxLength: 2 },
    ),
    notices: fc.array(anyText, { maxLength: 2 }),
    facts: fc.array(fc.record({ name: anyText, source: anyText, observedAt: anyText }), { maxLength: 2 }),
    skipped: fc.array(fc.record({ file: anyText, reason: anyText }), { maxLength: 2 }),
    subject: fc.record({ repository: anyText, commit: anyText, ref: anyText }),
  })
  .map(({ source, ...parts }) => ({
    report: buildReport(parts),
    context: buildContext({
      sources: new Map(parts.findings.map(({ file }) => [file, `${source}\n${file}\n${source}`])),
    }),
  }));

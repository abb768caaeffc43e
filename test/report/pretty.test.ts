import { describe, expect, it } from 'vitest';
import { formats } from '../../core/report/formats/index.ts';
import type { Report } from '../../core/report/report.ts';
import { buildContext, buildFinding, buildReport, type ReportParts } from '../support/report-builder.ts';

function lastLine(report: Report): string {
  return formats.pretty(report, buildContext()).trimEnd().split('\n').at(-1) ?? '';
}

const entities = ['a', 'b'].map((name) => ({
  ref: `component:default/${name}`,
  file: 'catalog-info.yaml',
  document: 0,
  line: 1,
}));

describe('the closing line', () => {
  it.each<[string, ReportParts, string]>([
    ['nothing wrong', { entities }, '✔ 2 entities in 1 file: no problems found'],
    ['no files', {}, '✔ no catalog file to check'],
    [
      'only existing problems',
      { entities, findings: [buildFinding({ state: 'existing' })] },
      '✔ 2 entities in 1 file: no new problems found',
    ],
    ['an error', { entities, findings: [buildFinding()] }, '✖ 1 error in 1 file (2 entities checked)'],
    [
      'an error that does not block',
      { findings: [buildFinding()], summary: { passed: true } },
      '⚠ 1 error in 1 file (0 entities checked)',
    ],
    ['warnings', { findings: [buildFinding({ severity: 'warning' })] }, '⚠ 1 warning in 1 file (0 entities checked)'],
    [
      'fixes',
      {
        findings: [
          buildFinding({ fix: { title: 'x', edits: [] } }),
          buildFinding({ file: 'b.yaml', severity: 'note' }),
        ],
      },
      '✖ 1 error, 1 note in 2 files (0 entities checked), 1 fixable with --fix',
    ],
  ])('%s', (_name, parts, expected) => {
    expect(lastLine(buildReport(parts))).toBe(expected);
  });
});

describe('pretty', () => {
  it('shows a finding whose source is not at hand', () => {
    const report = buildReport({ findings: [buildFinding({ line: 3, column: 7, help: 'Mend it.' })] });
    expect(formats.pretty(report, buildContext()).split('\n').slice(0, 5)).toEqual([
      'catalog-info.yaml',
      '',
      '  error: Something is wrong. [catalog/unknown-field]',
      '    at catalog-info.yaml:3:7',
      '    help: Mend it.',
    ]);
  });

  it('shows the source once for findings at the same place', () => {
    const findings = [buildFinding(), buildFinding({ rule: 'catalog/other' }), buildFinding({ line: 2 })];
    const context = buildContext({ sources: new Map([['catalog-info.yaml', 'spec:\nkind:']]) });
    const marks = formats.pretty(buildReport({ findings }), context).match(/│ \^/g);
    expect(marks).toHaveLength(2);
  });

  it('shows existing problems as a number only', () => {
    const report = buildReport({ findings: [buildFinding({ state: 'existing', message: 'Old debt.' })] });
    const text = formats.pretty(report, buildContext());
    expect(text).not.toContain('Old debt.');
    expect(text).toContain('1 existing problem, already there before this change, not counted.');
  });

  it('uses colour only when told', () => {
    const report = buildReport({ findings: [buildFinding()] });
    expect(formats.pretty(report, buildContext({ color: true }))).toContain('\u001B[31m');
    expect(formats.pretty(report, buildContext())).not.toContain('\u001B');
  });
});

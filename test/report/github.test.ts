import { describe, expect, it } from 'vitest';
import { formats } from '../../core/report/formats/index.ts';
import type { ReportFinding } from '../../core/report/report.ts';
import { buildContext, buildFinding, buildReport } from '../support/report-builder.ts';

function annotate(...findings: readonly ReportFinding[]): readonly string[] {
  return formats.github(buildReport({ findings }), buildContext()).trimEnd().split('\n');
}

function several(amount: number, parts: Partial<ReportFinding>): readonly ReportFinding[] {
  return Array.from({ length: amount }, (_item, index) => buildFinding({ line: index + 1, ...parts }));
}

function amounts(lines: readonly string[]): Record<string, number> {
  const amount = (level: string): number => lines.filter((line) => line.startsWith(`::${level} `)).length;
  return { error: amount('error'), warning: amount('warning'), notice: amount('notice') };
}

describe('GitHub annotations', () => {
  it('say what, why and what to do, in one line', () => {
    const finding = buildFinding({
      file: 'a,b:c%.yaml',
      entity: 'component:default/shop',
      line: 3,
      column: 5,
      endLine: 3,
      endColumn: 9,
      message: '100% wrong,\nreally: yes',
      help: 'Mend it.',
      fix: { title: 'Remove it', edits: [] },
      backstage: 'No.\nAt all.',
    });
    expect(annotate(finding)).toEqual([
      '::error file=a%2Cb%3Ac%25.yaml,line=3,endLine=3,col=5,endColumn=9,title=catalog/unknown-field · component%3Adefault/shop' +
        '::100%25 wrong, really: yes%0AHelp: Mend it.%0AFix: Remove it%0ABackstage says: No.',
    ]);
  });

  it.each([
    ['one line has columns', { line: 2, column: 3, endLine: 2, endColumn: 8 }, 'line=2,endLine=2,col=3,endColumn=8'],
    ['several lines have none', { line: 2, column: 3, endLine: 4, endColumn: 8 }, 'line=2,endLine=4'],
    [
      'an end before the first character is the line above',
      { line: 2, column: 3, endLine: 4, endColumn: 1 },
      'line=2,endLine=3',
    ],
  ])('%s', (_name, region, expected) => {
    expect(annotate(buildFinding(region))[0]).toContain(`,${expected},title=`);
  });

  it('are for new findings only', () => {
    expect(annotate(buildFinding({ state: 'existing' }))).toEqual(['']);
  });

  it.each([
    ['all fit', { error: 10, warning: 10, note: 10 }, { error: 10, warning: 10, notice: 10 }, undefined],
    [
      'errors are left out',
      { error: 12, warning: 1, note: 0 },
      { error: 10, warning: 1, notice: 1 },
      '2 more problems',
    ],
    [
      'one is left out',
      { error: 0, warning: 11, note: 9 },
      { error: 0, warning: 10, notice: 10 },
      '1 more problem found',
    ],
    [
      'the closing notice takes the place of a note',
      { error: 11, warning: 0, note: 10 },
      { error: 10, warning: 0, notice: 10 },
      '2 more problems',
    ],
  ])('keep to ten of each level: %s', (_name, given, shown, closing) => {
    const lines = annotate(
      ...several(given.note, { severity: 'note' }),
      ...several(given.warning, { severity: 'warning' }),
      ...several(given.error, { severity: 'error' }),
    );
    expect(amounts(lines)).toEqual(shown);
    if (closing === undefined) expect(lines.join('\n')).not.toContain('more problem');
    else expect(lines.at(-1)).toMatch(new RegExp(`^::notice title=Catalog Warden::${closing}`));
  });

  it('prefer what Backstage refuses', () => {
    const lines = annotate(...several(10, {}), buildFinding({ rule: 'backstage/syntax', file: 'z.yaml' }));
    expect(lines[0]).toContain('file=z.yaml');
  });

  it('cut a message that is too long', () => {
    const [line = ''] = annotate(buildFinding({ message: '👍'.repeat(35_000) }));
    expect(line.length).toBeLessThan(5_000);
    expect(line).toMatch(/👍…$/u);
  });
});

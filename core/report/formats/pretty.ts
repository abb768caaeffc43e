import type { Severity } from '../../finding.ts';
import { cutText, escapeControl, firstLine, oneLine } from '../escape-control.ts';
import { withoutLogCommands } from '../escape-workflow-command.ts';
import { excerpt } from '../excerpt.ts';
import { diffLines, linesOf } from '../fix-diff.ts';
import { byFile, newFindings } from '../report-order.ts';
import { adviceOf, asides, count, countFixable, headline, outcome } from '../report-words.ts';
import type { Report, ReportFinding, ReportFix } from '../report.ts';
import { levelCounts, standingWords, stepText } from '../scorecard-words.ts';
import { unjudged } from '../unjudged-words.ts';
import type { FormatContext } from './formatter.ts';

const longestText = 2_000;
const tallestDiff = 8;

type Style = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold' | 'underline';
type Paint = (text: string, ...styles: readonly Style[]) => string;

const codes: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  underline: [4, 24],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

const severityColors: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', note: 'cyan' };

/** For people at a terminal: findings by file with the source, what to do, and what `--fix` would change. */
export function pretty(report: Report, context: FormatContext): string {
  const paint = painter(context.color);
  const blocks: string[][] = [];
  for (const [file, findings] of byFile(newFindings(report.findings))) {
    const lines = linesOf(context.sources.get(file));
    blocks.push([paint(fileTitle(file), 'bold', 'underline')]);
    let place = '';
    for (const finding of findings) {
      // The second of two findings at the same place would only repeat the excerpt.
      const repeated = place === placeOf(finding);
      place = placeOf(finding);
      blocks.push([
        ...findingLines(finding, paint),
        ...(repeated ? [] : excerptLines(finding, lines, paint)),
        ...adviceLines(finding, lines, paint),
      ]);
    }
  }
  blocks.push(...standingBlocks(report, paint));
  const exempt = report.exempt.map(
    ({ rule, entity, file, line, reason, expires }) =>
      `Exempt until ${oneLine(expires)}: ${oneLine(rule)} for ${oneLine(entity ?? `${file}:${line}`)}: ${cutText(oneLine(reason), longestText)}`,
  );
  const notices = report.notices.map((notice) => `Policy: ${cutText(oneLine(notice), longestText)}`);
  const skipped = report.skipped.map(({ file, reason }) => `Skipped ${escapeControl(file)}: ${oneLine(reason)}.`);
  const missing = unjudged(report).map((line) => cutText(oneLine(line), longestText));
  const aside = [...skipped, ...asides(report), ...missing, ...exempt, ...notices];
  if (aside.length > 0) blocks.push(aside.map((line) => paint(line, 'dim')));
  blocks.push([closingLine(report, paint)]);
  return withoutLogCommands(`${blocks.map((block) => block.join('\n')).join('\n\n')}\n`);
}

function painter(color: boolean): Paint {
  if (!color) return (text) => text;
  return (text, ...styles) =>
    styles.reduce((painted, style) => `\u001B[${codes[style][0]}m${painted}\u001B[${codes[style][1]}m`, text);
}

/** A file may be called `::error::`, which GitHub's runner would obey at the start of a line. */
function fileTitle(file: string): string {
  const shown = escapeControl(file);
  return shown.trimStart().startsWith('::') ? `./${shown}` : shown;
}

function placeOf({ line, column, endLine, endColumn }: ReportFinding): string {
  return [line, column, endLine, endColumn].join(':');
}

function findingLines(finding: ReportFinding, paint: Paint): readonly string[] {
  const { severity, file, line, column, entity } = finding;
  const color = severityColors[severity];
  const message = cutText(oneLine(finding.message), longestText);
  const place = `${escapeControl(file)}:${line}:${column}`;
  const of = entity === undefined ? '' : paint(` (${oneLine(entity)})`, 'dim');
  return [
    `  ${paint(severity, color, 'bold')}: ${paint(message, 'bold')} ${paint(`[${oneLine(finding.rule)}]`, 'dim')}`,
    `    ${paint('at', 'dim')} ${paint(place, 'cyan')}${of}`,
  ];
}

function excerptLines(finding: ReportFinding, lines: readonly string[], paint: Paint): readonly string[] {
  const shown = excerpt(lines, finding);
  const digits = Math.max(...shown.map(({ number }) => String(number ?? '').length), 2);
  const gutter = (number: string): string => paint(`    ${number.padStart(digits)} │`, 'dim');
  return shown.flatMap(({ number, text, mark }) => {
    const line = `${gutter(String(number ?? ''))} ${mark ? text : paint(text, 'dim')}`;
    if (!mark) return [line];
    const carets = paint('^'.repeat(mark.width), severityColors[finding.severity], 'bold');
    return [line, `${gutter('')} ${' '.repeat(mark.offset)}${carets}`];
  });
}

function adviceLines(finding: ReportFinding, lines: readonly string[], paint: Paint): readonly string[] {
  const advice: string[] = [];
  const help = adviceOf(finding);
  if (help !== undefined) advice.push(`    ${paint('help:', 'cyan')} ${cutText(oneLine(help), longestText)}`);
  if (finding.fix) {
    const title = cutText(oneLine(finding.fix.title), longestText);
    advice.push(
      `    ${paint('fix:', 'green')} ${title} ${paint('(--fix)', 'dim')}`,
      ...fixLines(finding.fix, lines, paint),
    );
  }
  if (finding.backstage !== undefined) {
    advice.push(paint(`    Backstage says: ${cutText(firstLine(finding.backstage), longestText)}`, 'dim'));
  }
  return advice;
}

function fixLines(fix: ReportFix, lines: readonly string[], paint: Paint): readonly string[] {
  return diffLines(lines, fix, tallestDiff).map((line) => {
    const styles: Style = line.startsWith('-') ? 'red' : line.startsWith('+') ? 'green' : 'dim';
    return paint(`      ${line}`, styles);
  });
}

/** More entities than this are counted by level instead of listed, but for those whose level changed. */
const mostStandings = 20;

function standingBlocks(report: Report, paint: Paint): string[][] {
  const standings = standingWords(report);
  if (standings.length === 0) return [];
  const few = standings.length <= mostStandings;
  const listed = few ? standings : standings.filter(({ changed }) => changed).slice(0, mostStandings);
  const lines = listed.flatMap(({ entity, scorecard, level, distance, standing, changed }) => [
    `  • ${oneLine(entity.ref)}  ${paint(`${oneLine(scorecard)}:`, 'dim')} ${paint(oneLine(level), changed ? 'yellow' : 'cyan', 'bold')} ${paint(`(${standing.percentage} %)`, 'dim')}`,
    ...(standing.next?.steps ?? []).slice(0, mostSteps).map((step, index) => {
      const lead = index === 0 ? `${oneLine(distance)}: ` : 'and: ';
      return `    ${paint(lead, 'green')}${cutText(oneLine(stepText(step)), longestText)} ${paint(`[${oneLine(step.rule)}]`, 'dim')}`;
    }),
    ...moreSteps((standing.next?.steps.length ?? 0) - mostSteps, paint),
  ]);
  const counts = few ? [] : levelCounts(report).map((line) => `  ${oneLine(line)}`);
  return [[paint('Scorecards', 'bold', 'underline'), ...counts, ...lines]];
}

const mostSteps = 3;

function moreSteps(left: number, paint: Paint): readonly string[] {
  return left > 0 ? [`    ${paint(`and ${count(left, 'more step')}`, 'green')}`] : [];
}

function closingLine(report: Report, paint: Paint): string {
  const fixable = countFixable(report);
  const text = `${headline(report)}${fixable > 0 ? `, ${fixable} fixable with --fix` : ''}`;
  switch (outcome(report)) {
    case 'clean':
      return paint(`✔ ${text}`, 'green', 'bold');
    case 'passed':
      return paint(`⚠ ${text}`, 'yellow', 'bold');
    case 'failed':
      return paint(`✖ ${text}`, 'red', 'bold');
  }
}

import type { Severity } from '../../finding.ts';
import { groupBy } from '../../group-by.ts';
import { cutText, escapeControl, firstLine, oneLine } from '../escape-control.ts';
import { codeSpan, escapeMarkdown, fenceFor } from '../escape-markdown.ts';
import { withoutLogCommands } from '../escape-workflow-command.ts';
import { lineUrl, ruleUrl } from '../file-url.ts';
import { diffLines, linesOf } from '../fix-diff.ts';
import { byFile, byImportance, newFindings } from '../report-order.ts';
import { adviceOf, asides, count, countFixable, headline, outcome } from '../report-words.ts';
import type { Report, ReportFinding, ReportFix, SkippedFile } from '../report.ts';
import { levelCounts, standingWords, stepText, type StandingWords } from '../scorecard-words.ts';
import { unjudged } from '../unjudged-words.ts';
import { utf8Length } from '../utf8-length.ts';
import type { FormatContext } from './formatter.ts';

/** The longest text that fits. */
export interface MarkdownOptions {
  /** Default 65,535: a comment, a check run. A job summary takes 1,048,576 bytes. */
  readonly limit?: number;
  readonly unit?: 'characters' | 'bytes';
}

/** The limit of GitHub's job summaries. */
export const jobSummaryLimit = { limit: 1_048_576, unit: 'bytes' } as const satisfies MarkdownOptions;

const commentLimit = 65_535;
/** No item is shorter, so no more than so many can fit. */
const shortestItem = 40;
const longestText = 1_000;
const longestName = 300;
const tallestDiff = 20;
const mostSkipped = 20;
const mostStandings = 30;
const mostSteps = 5;

const verdicts = { clean: '✅', passed: '⚠️', failed: '❌' } as const;
const severities: Readonly<Record<Severity, string>> = {
  error: '🔴 **error**',
  warning: '🟡 **warning**',
  note: '🔵 **note**',
};

/** For job summaries and comments. Leaves out the least important findings, and says so, where all do not fit. */
export function markdown(report: Report, context: FormatContext, options: MarkdownOptions = {}): string {
  const { limit = commentLimit, unit = 'characters' } = options;
  const fits = (text: string): boolean => (unit === 'bytes' ? utf8Length(text) : text.length) <= limit;
  const findings = byImportance(newFindings(report.findings));
  const sources = new Map([...byFile(findings).keys()].map((file) => [file, linesOf(context.sources.get(file))]));
  const items = new Map<ReportFinding, string>();
  let [skippedShown, standingsShown] = [mostSkipped, mostStandings];
  const render = (shown: number): string => {
    const chosen = new Set(findings.slice(0, shown));
    for (const finding of chosen) {
      if (!items.has(finding)) items.set(finding, item(finding, sources.get(finding.file) ?? [], context));
    }
    const ordered = report.findings.filter((finding) => chosen.has(finding));
    return assemble(
      report,
      ordered.map((finding) => [finding, items.get(finding) ?? '']),
      { skipped: skippedShown, standings: standingsShown },
    );
  };
  // The headline and the table alone are a few hundred characters of ours, so nothing shown always fits.
  if (!fits(render(0))) [skippedShown, standingsShown] = [0, 0];
  let [most, least] = [Math.min(findings.length, Math.ceil(limit / shortestItem)), 0];
  if (fits(render(most))) return render(most);
  while (most - least > 1) {
    const middle = (most + least) >> 1;
    if (fits(render(middle))) least = middle;
    else most = middle;
  }
  return render(least);
}

/** The whole text with these findings, and so many of the standings and of the skipped files. */
function assemble(
  report: Report,
  shown: readonly (readonly [ReportFinding, string])[],
  most: { readonly skipped: number; readonly standings: number },
): string {
  const blocks = [`## ${verdicts[outcome(report)]} Catalog Warden: ${headline(report)}`];
  if (report.summary.errors + report.summary.warnings + report.summary.notes > 0) blocks.push(countsTable(report));
  blocks.push(...standingBlocks(report, most.standings));
  for (const [file, items] of groupBy(shown, ([finding]) => finding.file)) {
    blocks.push(`### ${codeSpan(cutText(file, longestName))}`, ...items.map(([, text]) => text));
  }
  const left = newFindings(report.findings).length - shown.length;
  if (left > 0) {
    blocks.push(
      `**${count(left, 'more problem')}** left out here for want of room: \`catalog-warden check\` lists all.`,
    );
  }
  const aside = asides(report).join(' ');
  if (aside !== '') blocks.push(aside);
  for (const line of unjudged(report).slice(0, most.skipped)) blocks.push(prose(line));
  for (const notice of report.notices.slice(0, most.skipped)) blocks.push(`**Policy:** ${prose(notice)}`);
  blocks.push(...exemptBlock(report.exempt, most.skipped), ...skippedBlock(report.skipped, most.skipped));
  return withoutLogCommands(`${blocks.join('\n\n')}\n`);
}

function countsTable(report: Report): string {
  const { errors, warnings, notes, existing } = report.summary;
  return [
    '| errors | warnings | notes | fixable with `--fix` | existing |',
    '| ---: | ---: | ---: | ---: | ---: |',
    `| ${errors} | ${warnings} | ${notes} | ${countFixable(report)} | ${existing} |`,
  ].join('\n');
}

/** A table of the entities' levels and the nearest step up, then all steps to unfold. */
function standingBlocks(report: Report, most: number): readonly string[] {
  const standings = standingWords(report);
  if (standings.length === 0 || most === 0) return [];
  const counts = levelCounts(report).map((line) => `**${prose(line)}**`);
  const shown = standings.slice(0, most);
  const rows = shown.map(({ entity, scorecard, level, distance, standing, changed }) => {
    const [step] = standing.next?.steps ?? [];
    const nearest = distance === '' ? '🏆' : `${prose(distance)}${step ? `: ${prose(stepText(step))}` : ''}`;
    const name = cutCell(codeSpan(cutText(oneLine(entity.ref), 120)));
    return `| ${name} | ${cellText(scorecard)} | ${changed ? '**' : ''}${cellText(level)}${changed ? '**' : ''} | ${standing.percentage} % | ${cutCell(nearest)} |`;
  });
  const table = [
    '| entity | scorecard | level | passed | nearest step up |',
    '| --- | --- | --- | ---: | --- |',
    ...rows,
  ];
  const left = standings.length - shown.length;
  return [
    ...(standings.length > 1 ? [counts.join(' · ')] : []),
    table.join('\n'),
    ...(left > 0 ? [`… and ${count(left, 'more entity')}.`] : []),
    ...stepBlocks(shown.filter(({ standing }) => (standing.next?.steps.length ?? 0) > 1)),
  ];
}

/** All steps of those that have more than the one that the table shows. */
function stepBlocks(standings: readonly StandingWords[]): readonly string[] {
  if (standings.length === 0) return [];
  const items = standings.slice(0, 10).map(({ entity, distance, standing }) => {
    const steps = standing.next?.steps ?? [];
    const lines = steps
      .slice(0, mostSteps)
      .map((step) => `  - ${prose(stepText(step))} ${codeSpan(cutText(oneLine(step.rule), longestName))}`);
    if (steps.length > mostSteps) lines.push(`  - and ${count(steps.length - mostSteps, 'more step')}`);
    return [`- ${codeSpan(cutText(oneLine(entity.ref), 120))}, ${prose(distance)}:`, ...lines].join('\n');
  });
  return ['<details><summary>All steps to the next level</summary>', items.join('\n'), '</details>'];
}

function cellText(text: string): string {
  return cutCell(prose(cutText(text, 120)));
}

/** A row of a table is one line, and a bar would end its cell: also one behind a backslash, unless they are parted. */
function cutCell(text: string): string {
  return text.replaceAll(/(\\?)\|/g, (_bar, slash: string) => (slash === '' ? '\\|' : '\\ \\|')).replaceAll('\n', ' ');
}

function exemptBlock(exempt: Report['exempt'], most: number): readonly string[] {
  if (exempt.length === 0) return [];
  const items = exempt.slice(0, most).map(({ rule, entity, file, line, reason, ticket, expires }) => {
    const of = codeSpan(cutText(oneLine(entity ?? `${file}:${line}`), longestName));
    const tracked = ticket === undefined ? '' : ` (${prose(ticket)})`;
    return `- ${codeSpan(cutText(oneLine(rule), longestName))} · ${of} · until ${prose(expires)}: ${prose(reason)}${tracked}`;
  });
  if (exempt.length > most) items.push(`- and ${count(exempt.length - most, 'more problem')}`);
  return [`<details><summary>Exempt: ${count(exempt.length, 'problem')}</summary>`, items.join('\n'), '</details>'];
}

/** A finding as an item of a list, its paragraphs indented so that they belong to it. */
function item(finding: ReportFinding, lines: readonly string[], context: FormatContext): string {
  const { rule, severity, file, line, entity, message, fix, backstage } = finding;
  const of = entity === undefined ? '' : ` · ${codeSpan(cutText(oneLine(entity), longestName))}`;
  const place = link(`line ${line}`, lineUrl(context.filesUrl, file, line));
  const paragraphs = [
    `- ${severities[severity]} · ${place} · ${link(codeSpan(oneLine(rule)), ruleUrl(context.rulesUrl, rule))}${of}`,
    prose(message),
  ];
  const help = adviceOf(finding);
  if (help !== undefined) paragraphs.push(`**Help:** ${prose(help)}`);
  if (fix) paragraphs.push(`**Fix:** ${prose(fix.title)}`, ...diffBlock(fix, lines));
  if (backstage !== undefined)
    paragraphs.push(`<sub>Backstage says:</sub> ${codeSpan(cutText(firstLine(backstage), longestText))}`);
  return paragraphs.join('\n\n').replaceAll(/\n(?=[^\n])/g, '\n  ');
}

function prose(text: string): string {
  return escapeMarkdown(cutText(oneLine(text), longestText));
}

function link(text: string, url: string | undefined): string {
  return url === undefined ? text : `[${text}](${url})`;
}

function diffBlock(fix: ReportFix, lines: readonly string[]): readonly string[] {
  const changes = diffLines(lines, fix, tallestDiff);
  if (changes.length === 0) return [];
  const content = changes.join('\n');
  const fence = fenceFor(content);
  return ['<details><summary>Show the change</summary>', `${fence}diff\n${content}\n${fence}`, '</details>'];
}

function skippedBlock(skipped: readonly SkippedFile[], most: number): readonly string[] {
  if (skipped.length === 0) return [];
  if (most === 0) return [`Skipped: ${count(skipped.length, 'file')}.`];
  const items = skipped
    .slice(0, most)
    .map(({ file, reason }) => `- ${codeSpan(cutText(escapeControl(file), longestName))}: ${prose(reason)}`);
  if (skipped.length > most) items.push(`- and ${count(skipped.length - most, 'more file')}`);
  return [`<details><summary>Skipped: ${count(skipped.length, 'file')}</summary>`, items.join('\n'), '</details>'];
}

import type { RuleDocumentation } from '../../catalog/check.ts';
import type { Severity } from '../../finding.ts';
import { encodePath, ruleUrl } from '../file-url.ts';
import { byImportance } from '../report-order.ts';
import { count } from '../report-words.ts';
import type { Region, Report, ReportFinding, ReportFix } from '../report.ts';
import { rulePage } from '../rule-page.ts';
import { stringify } from '../stringify.ts';
import type { FormatContext } from './formatter.ts';

/** GitHub refuses a run with more results than this … */
const mostResults = 25_000;
/** … and shows no more than this, the most severe first. */
const shownByGithub = 5_000;

/** SARIF 2.1.0, for GitHub code scanning and others. */
export function sarif(report: Report, context: FormatContext): string {
  const kept = keep(report.findings);
  const rules = rulesOf(kept, context.rules);
  const indices = new Map(rules.map(({ id }, index) => [id, index]));
  return stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Catalog Warden',
            semanticVersion: report.tool.version,
            rules: rules.map((rule) => descriptor(rule, context.rulesUrl)),
          },
        },
        automationDetails: { id: 'catalog-warden/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The working directory of the run.' } } },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(report, kept.length) }],
        results: kept.map((finding) => result(finding, indices.get(finding.rule) ?? -1)),
      },
    ],
  });
}

/** All findings, or the most important in the order of the report. */
function keep(findings: readonly ReportFinding[]): readonly ReportFinding[] {
  if (findings.length <= mostResults) return findings;
  const kept = new Set(byImportance(findings).slice(0, mostResults));
  return findings.filter((finding) => kept.has(finding));
}

type Rule = Pick<RuleDocumentation, 'id' | 'severity' | 'title'> & Partial<RuleDocumentation>;

/** The documented rules, then those that only the findings name. */
function rulesOf(findings: readonly ReportFinding[], documented: readonly RuleDocumentation[]): readonly Rule[] {
  const rules = new Map<string, Rule>(documented.map((rule) => [rule.id, rule]));
  for (const { rule: id, severity } of findings) if (!rules.has(id)) rules.set(id, { id, severity, title: id });
  return [...rules.values()];
}

function descriptor(rule: Rule, rulesUrl: string | undefined): object {
  const helpUri = ruleUrl(rulesUrl, rule.id);
  const { why, remedy, examples } = rule;
  return {
    id: rule.id,
    shortDescription: { text: `${rule.title}.` },
    fullDescription: { text: why ?? `${rule.title}.` },
    ...(why !== undefined &&
      remedy !== undefined &&
      examples && {
        help: { text: `${why}\n\n${remedy}`, markdown: rulePage({ ...rule, why, remedy, examples }) },
      }),
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level: rule.severity },
    properties: {
      precision: 'very-high',
      'problem.severity': problemSeverity(rule.severity),
      tags: ['backstage', rule.id.startsWith('backstage/') ? 'correctness' : 'maintainability'],
    },
  };
}

/** GitHub's name for a level. */
function problemSeverity(severity: Severity): string {
  return severity === 'note' ? 'recommendation' : severity;
}

function result(finding: ReportFinding, ruleIndex: number): object {
  const { rule, severity, state, file, entity, fingerprint, fix } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text: messageOf(finding) },
    locations: [
      {
        physicalLocation: { artifactLocation: artifact(file), region: regionOf(finding) },
        ...(entity !== undefined && { logicalLocations: [{ fullyQualifiedName: entity, kind: 'object' }] }),
      },
    ],
    // GitHub's uploader adds `primaryLocationLineHash` itself and complains of any other value there.
    partialFingerprints: { 'catalogWarden/v1': fingerprint },
    baselineState: state === 'new' ? 'new' : 'unchanged',
    ...(fix && { fixes: [fixOf(file, fix)] }),
  };
}

function messageOf({ message, help, backstage }: ReportFinding): string {
  const parts = [message];
  if (help !== undefined) parts.push(`Help: ${help}`);
  if (backstage !== undefined) parts.push(`Backstage says: ${backstage}`);
  return plain(parts.join('\n'));
}

/** SARIF reads `[text](target)` as a link even in plain text. */
function plain(text: string): string {
  return text.replaceAll('](', '] (');
}

function artifact(file: string): object {
  return { uri: encodePath(file), uriBaseId: '%SRCROOT%' };
}

function regionOf({ line, column, endLine, endColumn }: Region): object {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function fixOf(file: string, { title, edits }: ReportFix): object {
  return {
    description: { text: plain(title) },
    artifactChanges: [
      {
        artifactLocation: artifact(file),
        replacements: edits.map((edit) => ({ deletedRegion: regionOf(edit), insertedContent: { text: edit.newText } })),
      },
    ],
  };
}

function notifications({ findings, skipped, exempt, notices }: Report, kept: number): readonly object[] {
  const notes: object[] = skipped.map(({ file, reason }) => ({
    level: 'note',
    message: { text: plain(`Skipped: ${reason}`) },
    locations: [{ physicalLocation: { artifactLocation: artifact(file) } }],
  }));
  // As results they would become alerts: GitHub does not read `suppressions`.
  for (const { rule, file, reason, expires } of exempt) {
    notes.push({
      level: 'note',
      message: { text: plain(`Exempt until ${expires}: ${rule}: ${reason}`) },
      locations: [{ physicalLocation: { artifactLocation: artifact(file) } }],
    });
  }
  for (const notice of notices) notes.push({ level: 'note', message: { text: plain(notice) } });
  if (kept < findings.length) {
    const left = count(findings.length - kept, 'less important problem');
    notes.push({
      level: 'warning',
      message: { text: `${left} left out: GitHub takes at most ${mostResults} results.` },
    });
  }
  if (kept > shownByGithub) {
    notes.push({
      level: 'warning',
      message: { text: `GitHub shows the ${shownByGithub} most severe of these ${kept} results.` },
    });
  }
  return notes;
}

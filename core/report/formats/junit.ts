import { oneLine } from '../escape-control.ts';
import { escapeXml } from '../escape-xml.ts';
import type { Report, ReportEntity, ReportExempt, ReportFinding } from '../report.ts';

/** What stands in a test case, and how it counts. */
type Outcome = 'failure' | 'skipped' | 'system-out';

interface FileResults {
  readonly entities: ReportEntity[];
  readonly findings: ReportFinding[];
  readonly exempt: ReportExempt[];
}

/**
 * JUnit XML: a test suite for each file, a passing test case for each entity without findings, and one for each
 * finding. It fails for an error, and for a warning when warnings are what blocks; existing and exempt findings are
 * skipped.
 */
export function junit(report: Report): string {
  const warningsBlock = !report.summary.passed && report.summary.errors === 0;
  const outcomeOf = ({ state, severity }: ReportFinding): Outcome => {
    if (state === 'existing') return 'skipped';
    return severity === 'error' || (severity === 'warning' && warningsBlock) ? 'failure' : 'system-out';
  };
  const suites = [...resultsByFile(report)].map(([file, results]) => suite(file, results, outcomeOf));
  const total = (part: 'tests' | 'failures' | 'skipped'): number => suites.reduce((sum, one) => sum + one[part], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Catalog Warden" tests="${total('tests')}" failures="${total('failures')}" skipped="${total('skipped')}">`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
    '',
  ].join('\n');
}

function resultsByFile({ entities, findings, exempt }: Report): ReadonlyMap<string, FileResults> {
  const files = new Map<string, FileResults>();
  const names = [...entities, ...findings, ...exempt].map(({ file }) => file).sort();
  for (const file of names) files.set(file, { entities: [], findings: [], exempt: [] });
  for (const finding of findings) files.get(finding.file)?.findings.push(finding);
  for (const one of exempt) files.get(one.file)?.exempt.push(one);
  for (const entity of entities) files.get(entity.file)?.entities.push(entity);
  return files;
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
  readonly lines: readonly string[];
}

function suite(
  file: string,
  { entities, findings, exempt }: FileResults,
  outcomeOf: (finding: ReportFinding) => Outcome,
): Suite {
  const faulty = new Set(findings.map(({ document }) => document));
  const clean = entities.filter(({ document }) => !faulty.has(document));
  const outcomes = findings.map(outcomeOf);
  const tests = clean.length + findings.length + exempt.length;
  const failures = outcomes.filter((outcome) => outcome === 'failure').length;
  const skipped = outcomes.filter((outcome) => outcome === 'skipped').length + exempt.length;
  const classname = escapeXml(file);
  const counts = `tests="${tests}" failures="${failures}" skipped="${skipped}"`;
  const lines = [
    `  <testsuite name="${classname}" ${counts}>`,
    ...clean.map(({ ref }) => `    <testcase classname="${classname}" name="${escapeXml(oneLine(ref))}"/>`),
    ...findings.flatMap((finding, index) => testCase(finding, outcomes[index] ?? 'failure')),
    ...exempt.flatMap((one) => exemptCase(one)),
    '  </testsuite>',
  ];
  return { tests, failures, skipped, lines };
}

function testCase(finding: ReportFinding, outcome: Outcome): readonly string[] {
  const { rule, file, line, column, severity, message } = finding;
  const name = `${finding.entity === undefined ? '' : `${finding.entity}: `}${rule} at ${line}:${column}`;
  return [
    `    <testcase classname="${escapeXml(file)}" name="${escapeXml(oneLine(name))}">`,
    outcome === 'system-out'
      ? `      <system-out>${escapeXml(`${severity}: ${details(finding)}`)}</system-out>`
      : `      <${outcome} message="${escapeXml(oneLine(message))}"${outcome === 'failure' ? ` type="${severity}"` : ''}>${escapeXml(details(finding))}</${outcome}>`,
    '    </testcase>',
  ];
}

function exemptCase({ rule, file, line, entity, message, reason, expires }: ReportExempt): readonly string[] {
  const name = `${entity === undefined ? '' : `${entity}: `}${rule} at line ${line}`;
  const why = `Exempt until ${expires}: ${reason}`;
  return [
    `    <testcase classname="${escapeXml(file)}" name="${escapeXml(oneLine(name))}">`,
    `      <skipped message="${escapeXml(oneLine(why))}">${escapeXml(oneLine(message))}</skipped>`,
    '    </testcase>',
  ];
}

function details({ file, line, column, message, help, backstage }: ReportFinding): string {
  const parts = [`${file}:${line}:${column}: ${oneLine(message)}`];
  if (help !== undefined) parts.push(`Help: ${oneLine(help)}`);
  if (backstage !== undefined) parts.push(`Backstage says: ${oneLine(backstage)}`);
  return parts.join('\n');
}

import type { RuleDocumentation } from '../../core/catalog/check.ts';
import type { FormatContext } from '../../core/report/formats/index.ts';
import type { Report, ReportEntity, ReportFinding, SkippedFile } from '../../core/report/report.ts';

/** A finding with the parts that a test cares about. */
export function buildFinding(parts: Partial<ReportFinding> = {}): ReportFinding {
  const { line = 1, column = 1 } = parts;
  return {
    rule: 'catalog/unknown-field',
    severity: 'error',
    state: 'new',
    file: 'catalog-info.yaml',
    document: 0,
    message: 'Something is wrong.',
    fingerprint: 'f00d',
    line,
    column,
    endLine: line,
    endColumn: column + 1,
    ...parts,
  };
}

export interface ReportParts {
  readonly findings?: readonly ReportFinding[];
  readonly entities?: readonly ReportEntity[];
  readonly skipped?: readonly SkippedFile[];
  readonly scorecards?: Report['scorecards'];
  readonly exempt?: Report['exempt'];
  readonly notices?: Report['notices'];
  readonly facts?: Report['facts'];
  readonly subject?: Report['subject'];
  readonly summary?: Partial<Report['summary']>;
}

/** A report whose summary agrees with its findings. New errors block. */
export function buildReport({
  findings = [],
  entities = [],
  skipped = [],
  scorecards = [],
  exempt = [],
  notices = [],
  facts = [],
  subject = {},
  summary,
}: ReportParts = {}): Report {
  const fresh = findings.filter((finding) => finding.state === 'new');
  const amount = (severity: string): number => fresh.filter((finding) => finding.severity === severity).length;
  return {
    schemaVersion: 1,
    tool: { name: 'catalog-warden', version: '1.2.3' },
    subject,
    summary: {
      files: new Set([...findings, ...entities].map(({ file }) => file)).size,
      entities: entities.length,
      errors: amount('error'),
      warnings: amount('warning'),
      notes: amount('note'),
      existing: findings.length - fresh.length,
      exempt: 0,
      unknown: 0,
      passed: amount('error') === 0,
      ...summary,
    },
    entities,
    findings,
    skipped,
    scorecards,
    exempt,
    notices,
    facts,
  };
}

export function buildContext(parts: Partial<FormatContext> = {}): FormatContext {
  return { sources: new Map(), color: false, rules: [], ...parts };
}

export function buildRule(parts: Partial<RuleDocumentation> = {}): RuleDocumentation {
  return {
    id: 'catalog/unknown-field',
    title: 'A field that Backstage does not know',
    why: 'Backstage ignores the field, so what it says never reaches the catalog.',
    remedy: 'Correct the spelling, or remove the field.',
    severity: 'warning',
    examples: {
      wrong: { catalogInfo: 'kind: Component\nspec:\n  lifecyle: production\n' },
      right: { catalogInfo: 'kind: Component\nspec:\n  lifecycle: production\n' },
    },
    ...parts,
  };
}

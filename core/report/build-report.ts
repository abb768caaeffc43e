import { appendAll } from '../append-all.ts';
import type { Judgement } from '../scorecard/apply-rules.ts';
import type { ReadFile } from '../catalog/read-catalog.ts';
import type { Entity } from '../catalog/entity.ts';
import { formatRef } from '../catalog/entity-ref.ts';
import type { Severity } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import type { FailOn } from '../policy/config.ts';
import type { WeighedMistake } from '../policy/severity.ts';
import { valueAt } from '../source/json.ts';
import type { LocatedDocuments } from '../source/locate.ts';
import { lineFinder, type Position } from '../source/position.ts';
import { unjudgedScorecards } from './unjudged-words.ts';
import type { Report, ReportEntity, ReportExempt, ReportFinding, ReportFix, Region } from './report.ts';

/** All that a report is made of. */
export interface ReportParts {
  readonly files: readonly ReadFile[];
  readonly mistakes: readonly WeighedMistake[];
  /** What rules and scorecards say; `undefined` when there are none. */
  readonly judgement: Judgement | undefined;
  readonly unknown: number;
  readonly subject: Report['subject'];
  readonly version: string;
  readonly failOn: FailOn;
}

/** Turns routes into lines and columns, fixes into exact edits, and counts. */
export async function buildReport(parts: ReportParts): Promise<Report> {
  const byFile = groupBy(parts.mistakes, (mistake) => mistake.file);
  const findings: ReportFinding[] = [];
  for (const file of parts.files) {
    const mistakes = byFile.get(file.path);
    if (mistakes) appendAll(findings, await placeFindings(file, mistakes));
  }
  findings.sort(inOrder);
  const { judgement } = parts;
  const entities = parts.files.flatMap((file) => reportEntities(file, judgement));
  const exempt = judgement ? await placeExempt(parts.files, judgement.exempt) : [];
  return {
    schemaVersion: 1,
    tool: { name: 'catalog-warden', version: parts.version },
    subject: parts.subject,
    summary: {
      files: parts.files.length,
      entities: entities.length,
      ...countFindings(findings, parts.failOn),
      exempt: exempt.length,
      unknown: parts.unknown,
    },
    entities,
    findings,
    skipped: parts.files.flatMap(({ path, skipped }) => skipped.map((reason) => ({ file: path, reason }))),
    scorecards: (judgement?.scorecards ?? []).map(({ id, title, levels }) => ({
      id,
      title,
      levels: levels.map((level) => ({ id: level.id, title: level.title })),
    })),
    exempt,
    notices: judgement ? [...judgement.notices, ...unjudgedScorecards(judgement.unjudged)] : [],
    facts: (judgement?.facts ?? []).flatMap(({ name, source, observedAt }) =>
      observedAt === undefined ? [] : [{ name, source, observedAt }],
    ),
  };
}

/** Counts what is new by severity, and says whether the run passes. */
export function countFindings(
  findings: readonly ReportFinding[],
  failOn: FailOn,
): Pick<Report['summary'], 'errors' | 'warnings' | 'notes' | 'existing' | 'passed'> {
  const fresh = findings.filter(({ state }) => state === 'new');
  const count = (severity: Severity): number => fresh.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, notes] = [count('error'), count('warning'), count('note')];
  const blocking = failOn === 'never' ? 0 : failOn === 'error' ? errors : errors + warnings;
  return { errors, warnings, notes, existing: findings.length - fresh.length, passed: blocking === 0 };
}

/**
 * How many characters may be parsed again to prove the fixes of one file. A fix is proven on its whole document, so a
 * large one with thousands of mistakes would take for ever; the fixes beyond come in the next round.
 */
const mostProven = 20_000_000;

async function placeFindings(file: ReadFile, mistakes: readonly WeighedMistake[]): Promise<readonly ReportFinding[]> {
  const { locate, parseWithPositions } = await import('../source/locate.ts');
  const { editText } = await import('../source/edit.ts');
  const { fingerprinter } = await import('./fingerprint.ts');
  const fingerprint = fingerprinter(file);
  const positionOf = lineFinder(file.text);
  const needsPlaces = mistakes.some(({ range }) => range === undefined);
  const documents = needsPlaces ? parseWithPositions(file.text) : [];
  const entities = new Map(file.entities.map((entity) => [entity.document, entity]));
  let proven = 0;
  const editsOf = ({ fix }: WeighedMistake, document: LocatedDocuments[number] | undefined) => {
    if (!fix || !document || proven > mostProven) return undefined;
    proven += document.range[2] - document.range[0];
    return editText(file.text, document, fix.edits);
  };
  return mistakes.map((mistake) => {
    const document = documents[mistake.document];
    const range = mistake.range ?? locate(file.text, document, mistake.path, mistake.at ?? 'value');
    const edits = editsOf(mistake, document);
    const fix: ReportFix | undefined = mistake.fix &&
      edits && {
        title: mistake.fix.title,
        edits: edits.map((edit) => ({ ...regionOf(positionOf, edit.range), newText: edit.newText })),
      };
    const entity = entities.get(mistake.document);
    return {
      rule: mistake.rule,
      severity: mistake.severity,
      state: 'new',
      ...(entity && { entity: formatRef(entity) }),
      file: file.path,
      document: mistake.document,
      ...regionOf(positionOf, range),
      message: mistake.message,
      ...(mistake.help !== undefined && { help: mistake.help }),
      ...(mistake.backstage !== undefined && { backstage: mistake.backstage }),
      ...(fix && { fix }),
      ...fingerprint(mistake),
    };
  });
}

function regionOf(positionOf: (offset: number) => Position, [start, end]: readonly [number, number]): Region {
  const from = positionOf(start);
  const to = positionOf(Math.max(start, end));
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

function reportEntities(file: ReadFile, judgement: Judgement | undefined): readonly ReportEntity[] {
  if (file.entities.length === 0) return [];
  const positionOf = lineFinder(file.text);
  return file.entities.map((entity) => {
    const owner = valueAt(entity.value, ['spec', 'owner']);
    return {
      ref: formatRef(entity),
      file: entity.file,
      document: entity.document,
      line: positionOf(file.documents[entity.document]?.start ?? 0).line,
      ...(typeof owner === 'string' && { owner }),
      ...(judgement && statesOf(entity, judgement)),
    };
  });
}

function statesOf(entity: Entity, { states, standings }: Judgement): Partial<ReportEntity> {
  const own = [...(states.get(entity) ?? [])];
  const reasons = own.flatMap(([id, { reason }]) => (reason === undefined ? [] : [[id, reason] as const]));
  const scorecards = standings.get(entity);
  return {
    ...(scorecards && {
      scorecards: scorecards.map(({ id, level, next, percentage }) => ({
        id,
        ...(level !== undefined && { level }),
        ...(next && { next }),
        percentage,
      })),
    }),
    ...(own.length > 0 && { rules: Object.fromEntries(own.map(([id, { state }]) => [id, state])) }),
    ...(reasons.length > 0 && { reasons: Object.fromEntries(reasons) }),
  };
}

async function placeExempt(files: readonly ReadFile[], exempt: Judgement['exempt']): Promise<readonly ReportExempt[]> {
  const byFile = groupBy(exempt, ({ mistake }) => mistake.file);
  const placed: ReportExempt[] = [];
  for (const file of files) {
    const own = byFile.get(file.path);
    if (!own) continue;
    const findings = await placeFindings(
      file,
      own.map(({ mistake }) => mistake),
    );
    for (const [index, { rule, severity, entity, line, message }] of findings.entries()) {
      const exemption = own[index]?.exemption;
      if (!exemption) continue;
      const { reason, ticket, expires } = exemption;
      placed.push({
        rule,
        severity,
        ...(entity !== undefined && { entity }),
        file: file.path,
        line,
        message,
        reason,
        ...(ticket !== undefined && { ticket }),
        expires,
      });
    }
  }
  return placed;
}

/** The order of findings in a report: by place, then by rule. */
export function inOrder(left: ReportFinding, right: ReportFinding): number {
  return (
    compare(left.file, right.file) ||
    left.line - right.line ||
    left.column - right.column ||
    compare(left.rule, right.rule) ||
    compare(left.message, right.message)
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

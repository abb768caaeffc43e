import type { Entity } from '../core/catalog/entity.ts';
import { compareKey } from '../core/catalog/entity-ref.ts';
import { referencesOf } from '../core/catalog/relations.ts';
import type { CheckResult } from '../core/check.ts';
import type { Severity } from '../core/finding.ts';
import { groupBy } from '../core/group-by.ts';
import type { ReportEntity } from '../core/report/report.ts';
import { isObject, valueAt, type JsonObject } from '../core/source/json.ts';
import { locate, parseWithPositions } from '../core/source/locate.ts';
import { lineFinder } from '../core/source/position.ts';
import type { RepositoryReading } from './store/reports.ts';

/** What the store keeps of a judged repository beside the report, by table. */
export type RepositoryRows = Pick<RepositoryReading, 'entities' | 'references' | 'ruleResults' | 'levels'>;

/** What rules of packs weigh, by id. */
export type RuleSeverities = ReadonlyMap<string, Severity>;

/** The rows of a result. What passes is not among the rule results: the report says it. */
export function repositoryRows(result: CheckResult, severities: RuleSeverities): RepositoryRows {
  const { report, entities } = result;
  return {
    entities: entities.map((entity, index) => entityRow(entity, report.entities[index]?.line ?? 1)),
    references: referenceRows(result),
    ruleResults: ruleRows(result, severities),
    levels: entities.flatMap((entity, index) =>
      (report.entities[index]?.scorecards ?? []).map(({ id, level, percentage }) => ({
        entityRef: storable(entity.ref),
        scorecard: id,
        level: level ?? null,
        percentage,
      })),
    ),
  };
}

function entityRow(entity: Entity, line: number): RepositoryRows['entities'][number] {
  const { kind, namespace, name, value, file } = entity;
  return {
    ref: storable(entity.ref),
    kind,
    namespace,
    name,
    owner: ownerOf(entity),
    type: textAt(value, 'type'),
    lifecycle: textAt(value, 'lifecycle'),
    file,
    line,
    data: withoutDefinition(value),
  };
}

/** The definition of an API is many times larger than all the rest, and nobody searches it. */
function withoutDefinition(value: JsonObject): JsonObject {
  const spec = value['spec'];
  if (!isObject(spec) || !('definition' in spec)) return value;
  const { definition: _definition, ...rest } = spec;
  return { ...value, spec: rest };
}

function textAt(value: JsonObject, field: string): string | null {
  const text = valueAt(value, ['spec', field]);
  return typeof text === 'string' ? text : null;
}

/** The owner as Backstage compares it; null where none is stated, or none that can be read. */
function ownerOf(entity: Entity): string | null {
  const target = referencesOf(entity).find(({ relation }) => relation.field === 'owner')?.target;
  return target && !('problem' in target) ? storable(compareKey(target)) : null;
}

function referenceRows({ entities, sources }: CheckResult): RepositoryRows['references'] {
  return [...groupBy(entities, ({ file }) => file)].flatMap(([file, own]) => {
    const text = sources.get(file) ?? '';
    const found = own.flatMap((entity) => referencesOf(entity).map((reference) => ({ entity, reference })));
    if (found.length === 0) return [];
    const documents = parseWithPositions(text);
    const positionOf = lineFinder(text);
    return found.flatMap(({ entity, reference: { relation, path, target } }) => {
      if ('problem' in target) return [];
      const [start] = locate(text, documents[entity.document], path, 'value');
      return {
        fromRef: storable(entity.ref),
        owner: ownerOf(entity),
        field: `spec.${relation.field}`,
        toRef: storable(compareKey(target)),
        file,
        line: positionOf(start).line,
      };
    });
  });
}

function ruleRows({ report, entities }: CheckResult, severities: RuleSeverities): RepositoryRows['ruleResults'] {
  const owners = new Map(entities.map((entity) => [storable(entity.ref), ownerOf(entity)]));
  const of = (ref: string | undefined) => {
    const entityRef = ref === undefined ? null : storable(ref.toLowerCase());
    return { entityRef, owner: entityRef === null ? null : (owners.get(entityRef) ?? null) };
  };
  return [
    ...report.findings.map(({ entity, rule, severity, message, file, line }) => ({
      ...of(entity),
      rule,
      state: 'fail' as const,
      severity,
      message,
      file,
      line,
    })),
    ...report.exempt.map(({ entity, rule, severity, message, file, line }) => ({
      ...of(entity),
      rule,
      state: 'exempt' as const,
      severity,
      message,
      file,
      line,
    })),
    ...report.entities.flatMap((entity) =>
      unsureRows(entity, severities).map((row) => ({ ...of(entity.ref), ...row })),
    ),
  ];
}

type RuleRow = RepositoryRows['ruleResults'][number];

function unsureRows(
  { rules = {}, reasons = {}, file, line }: ReportEntity,
  severities: RuleSeverities,
): readonly Omit<RuleRow, 'entityRef' | 'owner'>[] {
  return Object.entries(rules).flatMap(([rule, state]) =>
    state === 'unknown' || state === 'error'
      ? [{ rule, state, severity: severities.get(rule) ?? 'warning', message: reasons[rule] ?? '', file, line }]
      : [],
  );
}

/** As the database gives it back, so that what is stored can be compared. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}

import type { Mistake } from '../../finding.ts';
import type { Json, Path } from '../../source/json.ts';
import { formatPath, isObject, valueAt } from '../../source/json.ts';
import { defaultNamespace, parseRef, type RefProblem } from '../entity-ref.ts';
import { relationFieldsOf } from '../relations.ts';
import type { CustomKindValidator } from './custom-kinds.ts';
import type { KindSchema } from './kind-schemas.ts';
import { pointerOf, type FilledDocument } from './placeholders.ts';
import { describeValue } from './schema-errors.ts';

/** References of a document that Backstage cannot read. */
export function judgeReferences(document: FilledDocument, schema: KindSchema): readonly Mistake[] {
  const { spec, metadata } = document.value;
  if (!isObject(spec)) return [];
  const written = isObject(metadata) ? metadata['namespace'] : undefined;
  const namespace = typeof written === 'string' && written !== '' ? written : defaultNamespace;
  const mistakes: Mistake[] = [];
  for (const { field, defaultKind, typed, list } of fieldsOf(schema, spec['type'])) {
    // A list that is none is reported by the schema.
    if (!Object.hasOwn(spec, field) || (typed && list && !Array.isArray(spec[field]))) continue;
    for (const [path, value] of targets(spec[field], ['spec', field])) {
      if (document.filled.has(pointerOf(path))) continue;
      const mistake = judgeTarget(path, value, { kind: defaultKind, namespace, typed }, document);
      if (mistake) mistakes.push(mistake);
    }
  }
  return mistakes;
}

interface Field {
  readonly field: string;
  readonly defaultKind: string | undefined;
  /** Whether the schema makes sure that there are only texts in it. */
  readonly typed: boolean;
  readonly list: boolean;
}

function fieldsOf(schema: KindSchema, type: Json | undefined): readonly Field[] {
  if (schema.custom) {
    const { relations } = schema as CustomKindValidator;
    return Object.entries(relations).map(([field, kind]) => ({
      field,
      defaultKind: kind ?? undefined,
      typed: true,
      list: false,
    }));
  }
  return relationFieldsOf(schema.kind, type).map(({ field, defaultKind, list }) => ({
    field,
    defaultKind,
    typed: field !== 'dependencyOf',
    list,
  }));
}

function targets(value: Json | undefined, path: Path): readonly (readonly [Path, Json])[] {
  if (Array.isArray(value)) return value.map((item: Json, index) => [[...path, index], item] as const);
  // Nothing, as Backstage sees it.
  return value ? [[path, value]] : [];
}

function judgeTarget(
  path: Path,
  value: Json,
  rules: { readonly kind: string | undefined; readonly namespace: string; readonly typed: boolean },
  { source }: FilledDocument,
): Mistake | undefined {
  if (typeof value !== 'string')
    return rules.typed ? undefined : judgeObject(path, value, valueAt(source, path) ?? null);
  // An empty text in a field that the schema knows is reported there.
  if (value === '' && rules.typed) return undefined;
  const target = parseRef(value, rules);
  if (!('problem' in target)) return undefined;
  return { rule: 'backstage/reference', path, ...explain(target, value, path), backstage: target.backstage };
}

function explain(target: RefProblem, value: string, path: Path): Pick<Mistake, 'message' | 'help'> {
  const field = formatPath(path);
  switch (target.problem) {
    case 'empty':
      return {
        message: `\`${field}\` is empty, and Backstage refuses an entity with an empty reference.`,
        help: 'Write a reference, or remove the entry.',
      };
    case 'malformed':
      return {
        message: `\`${value}\` in \`${field}\` is no reference: a part before or after \`:\` or \`/\` is empty. Backstage refuses the entity.`,
        help: 'Write it as `[kind:][namespace/]name`, such as `group:default/team-a`.',
      };
    case 'no-kind':
      return {
        message: `\`${value}\` in \`${field}\` does not say its kind, and this field has no default kind. Backstage refuses the entity.`,
        help: `Write the kind before it, such as \`component:${value}\` or \`resource:${value}\`.`,
      };
  }
}

/** `dependencyOf` is in no schema. Backstage reads whatever stands in it as references, in the old form with parts too. */
function judgeObject(path: Path, value: Json, written: Json): Mistake | undefined {
  const missing = missingPart(value);
  if (missing === undefined) return undefined;
  const hint = missing === 'kind' ? ' (e.g. did not start with "component:" or similar)' : '';
  return {
    rule: 'backstage/reference',
    path,
    message: `\`${formatPath(path)}\` must be a reference, but is ${describeValue(value)}. Backstage refuses the entity.`,
    help: 'Write it as `kind:[namespace/]name`, such as `component:default/payments`.',
    backstage: value
      ? `Entity reference ${JSON.stringify(written)} had missing or empty ${missing}${hint}`
      : 'Entity reference must not be empty',
  };
}

function missingPart(value: Json): string | undefined {
  if (!isObject(value)) return 'kind';
  const part = (key: string): Json | undefined => (Object.hasOwn(value, key) ? value[key] : undefined);
  if (!part('kind')) return 'kind';
  const namespace = part('namespace') ?? defaultNamespace;
  if (!namespace) return 'namespace';
  return part('name') ? undefined : 'name';
}

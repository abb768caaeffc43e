import { formatRef, parseRef, type EntityRef } from '../../catalog/entity-ref.ts';
import { relationFieldsOf } from '../../catalog/relations.ts';
import { valueAt, type Path } from '../../source/json.ts';
import type { Failure, Judgement } from '../outcome.ts';
import type { Assert, Surroundings } from './assert.ts';
import { either, items, look, pathMistakes, pathSchema, targetOf, textsOf, textsSchema } from './target.ts';

/** A reference is of a kind, and leads somewhere. */
export const reference: Assert = {
  name: 'reference',
  documentation:
    'The reference, or each reference of a list, is of one of the kinds. With `exists`, the entity must be in the ' +
    'catalog: where the whole catalog is not known, that is unknown. A missing value passes (`required` asks for it), ' +
    'and a value that is no reference is left to `backstage/reference`.',
  schema: {
    type: 'object',
    required: ['reference'],
    additionalProperties: false,
    properties: {
      reference: pathSchema,
      kind: textsSchema('The kinds that are allowed. Default: all.'),
      exists: { description: 'The entity must exist.', type: 'boolean', default: false },
    },
  },
  mistakes: (options) => pathMistakes('reference', options['reference']),
  prepare: (options) => {
    const target = targetOf(options['reference']);
    const kinds = textsOf(options['kind']);
    const asked = { kinds, allowed: kinds.map((kind) => kind.toLowerCase()), exists: options['exists'] === true };
    return {
      judge: (surroundings) => {
        const found = look(target, surroundings);
        if (found.is !== 'value') return pass;
        const question = { ...asked, kind: defaultKind(found.path, kinds, surroundings) };
        if (typeof found.value === 'string') return judgeOne(found.value, found.path, question, surroundings);
        const judgements = items(found.value, found.path).map(({ value, path }) =>
          typeof value === 'string' ? judgeOne(value, path, question, surroundings) : pass,
        );
        const failures = judgements.flatMap((judgement) => (judgement.is === 'fail' ? judgement.failures : []));
        if (failures.length > 0) return { is: 'fail', failures };
        return judgements.find((judgement) => judgement.is === 'unknown') ?? pass;
      },
    };
  },
};

interface Question {
  /** The kind of a reference that writes none. */
  readonly kind: string | undefined;
  readonly kinds: readonly string[];
  /** The kinds in lower case. */
  readonly allowed: readonly string[];
  readonly exists: boolean;
}

const pass: Judgement = { is: 'pass' };

function judgeOne(
  value: string,
  path: Path,
  { kind, kinds, allowed, exists }: Question,
  surroundings: Surroundings,
): Judgement {
  const ref = parseRef(value, { kind, namespace: surroundings.entity.namespace });
  if ('problem' in ref) return pass;
  if (allowed.length > 0 && !allowed.includes(ref.kind.toLowerCase())) {
    return { is: 'fail', failures: [wrongKind({ value, path }, ref, kinds)] };
  }
  if (!exists) return pass;
  const resolution = surroundings.catalog.resolve(ref);
  if (resolution.is === 'resolved') return pass;
  if (resolution.is === 'unknown') {
    return { is: 'unknown', reason: `whether \`${formatRef(ref)}\` exists is not known: ${resolution.reason}` };
  }
  return { is: 'fail', failures: [dangling({ value, path }, ref, allowed, surroundings)] };
}

/** The kind of a reference that writes none: that of the relation field, or the only allowed one. */
function defaultKind(field: Path, kinds: readonly string[], { entity }: Surroundings): string | undefined {
  const type = valueAt(entity.value, ['spec', 'type']);
  const relation = relationFieldsOf(entity.kind, type).find((one) => field[0] === 'spec' && field[1] === one.field);
  return relation ? relation.defaultKind : kinds[0];
}

function wrongKind(
  { value, path }: { readonly value: string; readonly path: Path },
  ref: EntityRef,
  kinds: readonly string[],
): Failure {
  const message = `\`${value}\` is of kind ${ref.kind}, not ${either(kinds)}.`;
  return { path, value, message, reason: `it is of kind ${ref.kind}` };
}

function dangling(
  { value, path }: { readonly value: string; readonly path: Path },
  ref: EntityRef,
  kinds: readonly string[],
  { catalog }: Surroundings,
): Failure {
  const nearest = catalog.nearest(ref, kinds.length > 0 ? kinds : [ref.kind.toLowerCase()]);
  const meant = nearest && formatRef(nearest);
  return {
    path,
    value,
    message: `\`${value}\` does not exist in the catalog.`,
    reason: 'it does not exist in the catalog',
    ...(meant !== undefined && {
      help: `Did you mean \`${meant}\`?`,
      fix: { title: `Write \`${meant}\``, edits: [{ kind: 'set', path, value: meant }] },
    }),
  };
}

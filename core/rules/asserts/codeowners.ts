import { compareKey, parseRef } from '../../catalog/entity-ref.ts';
import { valueAt } from '../../source/json.ts';
import { failOnce, type Judgement } from '../outcome.ts';
import type { Assert, Surroundings } from './assert.ts';
import { textsOf } from './target.ts';

const facts = {
  exists: 'codeowners.exists',
  valid: 'codeowners.errors',
  covers: 'codeowners.owners',
  agrees: 'codeowners.owners',
};

/** CODEOWNERS is there, is valid, covers the entity, or agrees with its owner. */
export const codeowners: Assert = {
  name: 'codeowners',
  documentation:
    'What CODEOWNERS must do. `exists`: it stands where GitHub looks. `valid`: GitHub reads all its lines. `covers`: the ' +
    "entity's catalog file has an owner. `agrees`: one of these owners is `spec.owner`; a team `@org/name` is the group " +
    '`name`, unless `owners` in the configuration says otherwise. The last two pass without a CODEOWNERS file or owner.',
  schema: {
    type: 'object',
    required: ['codeowners'],
    additionalProperties: false,
    properties: {
      codeowners: { description: 'What it must do.', type: 'string', enum: ['exists', 'valid', 'covers', 'agrees'] },
    },
  },
  prepare: (options) => {
    const asked = options['codeowners'] as keyof typeof facts;
    return {
      needs: { facts: [...new Set(['codeowners.exists', facts[asked]])] },
      judge: (surroundings) => judge(asked, surroundings),
    };
  },
};

function judge(asked: keyof typeof facts, surroundings: Surroundings): Judgement {
  const { elsewhere } = surroundings.subject;
  if (asked === 'exists' && elsewhere !== undefined) return { is: 'unknown', reason: elsewhere };
  const exists = surroundings.fact('codeowners.exists');
  if (exists.is === 'unknown') return exists;
  if (exists.value !== true) {
    if (asked !== 'exists') return { is: 'pass' };
    return failOnce({
      path: [],
      value: 'CODEOWNERS',
      message: 'There is no CODEOWNERS where GitHub looks for it.',
      help: 'Add `.github/CODEOWNERS`.',
    });
  }
  if (asked === 'exists') return { is: 'pass' };
  const fact = surroundings.fact(facts[asked]);
  if (fact.is === 'unknown') return fact;
  const values = textsOf(fact.value);
  if (asked === 'valid') return judgeErrors(values);
  return asked === 'covers' ? judgeCover(values, surroundings) : judgeAgreement(values, surroundings);
}

function judgeErrors(errors: readonly string[]): Judgement {
  if (errors.length === 0) return { is: 'pass' };
  const value = errors.join('; ');
  return failOnce({
    path: [],
    value,
    message: `CODEOWNERS has lines that GitHub ignores: ${value}.`,
    items: errors,
  });
}

function judgeCover(owners: readonly string[], { subject }: Surroundings): Judgement {
  if (owners.length > 0) return { is: 'pass' };
  const message = `CODEOWNERS names nobody for \`${subject.file}\`.`;
  return failOnce({ path: ['spec', 'owner'], value: subject.file, message });
}

function judgeAgreement(owners: readonly string[], { entity, owners: named, subject }: Surroundings): Judgement {
  // A repository of catalog files for others has code owners of its own.
  if (subject.elsewhere !== undefined) return { is: 'unknown', reason: subject.elsewhere };
  const written = valueAt(entity.value, ['spec', 'owner']);
  if (typeof written !== 'string' || owners.length === 0) return { is: 'pass' };
  const owner = parseRef(written, { kind: 'Group', namespace: entity.namespace });
  if ('problem' in owner) return { is: 'pass' };
  const agrees = owners.some((one) => means(one, owner, named));
  // An address of e-mail names nobody that a catalog knows.
  if (agrees || owners.every((one) => !one.startsWith('@'))) return { is: 'pass' };
  return failOnce({
    path: ['spec', 'owner'],
    value: written,
    message: `\`${written}\` is not among the code owners of this file: ${owners.join(', ')}.`,
    reason: `CODEOWNERS names ${owners.join(', ')}`,
  });
}

function means(
  codeowner: string,
  owner: { readonly kind: string; readonly namespace: string; readonly name: string },
  named: Surroundings['owners'],
): boolean {
  const isNamed = (name: string): boolean => [codeowner, codeowner.replace(/^@/, '')].some((one) => isSame(one, name));
  const mapped = Object.entries(named).find(([name]) => isNamed(name))?.[1];
  if (mapped !== undefined) {
    const ref = parseRef(mapped, { kind: 'Group', namespace: 'default' });
    return !('problem' in ref) && compareKey(ref) === compareKey(owner);
  }
  const [, team] = /^@[^/]+\/(.+)$/.exec(codeowner) ?? [];
  const login = team === undefined ? /^@([^/]+)$/.exec(codeowner)?.[1] : undefined;
  const isGroup = owner.kind.toLowerCase() === 'group';
  return isSame((isGroup ? team : login) ?? '', owner.name);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

import type { Mistake } from '../../finding.ts';
import type { JsonObject, Path } from '../../source/json.ts';
import { isObject } from '../../source/json.ts';
import { likelySpelling } from '../../source/edit-distance.ts';
import { metadataFields } from '../kinds.ts';
import type { MissingContext } from './missing.ts';

/** Backstage writes these itself. */
const ownFields: Readonly<Record<string, { readonly fits: (value: unknown) => boolean; readonly type: string }>> = {
  relations: { fits: Array.isArray, type: 'array' },
  status: { fits: isObject, type: 'object' },
};

/** A key beside `apiVersion`, `kind`, `metadata` and `spec`. */
export function foreignRootField(path: Path, source: JsonObject, { fieldsAt }: MissingContext): Mistake {
  const key = String(path[0]);
  const common = { rule: 'backstage/envelope', path, at: 'key' } as const;
  const consequence = 'Backstage refuses the entity.';
  const own = Object.hasOwn(ownFields, key) ? ownFields[key] : undefined;
  if (own) {
    return {
      ...common,
      message: `\`${key}\` is written by Backstage and must not stand in a file. ${consequence}`,
      help: `Remove \`${key}\`.`,
      backstage: own.fits(source[key]) ? `Unknown field ${key}` : `Malformed envelope, /${key} must be ${own.type}`,
      fix: { title: `Remove \`${key}\``, edits: [{ kind: 'remove', path }] },
    };
  }
  const home = homeOf(key, fieldsAt(['spec']));
  const spelling = likelySpelling(key, fieldsAt([]));
  const help = spelling === undefined ? home : `Did you mean \`${spelling}\`? It is there already.`;
  return {
    ...common,
    message: `\`${key}\` stands at the left margin, where Backstage only knows \`apiVersion\`, \`kind\`, \`metadata\` and \`spec\`. ${consequence}`,
    help: help ?? `Remove \`${key}\`, or move it below \`metadata\` or \`spec\`.`,
    backstage: foreign,
  };
}

const foreign = 'Malformed envelope, <root> must NOT have additional properties';

/** Most often such a key is indented too little. */
function homeOf(key: string, specFields: readonly string[]): string | undefined {
  if (Object.hasOwn(metadataFields, key)) return `Indent \`${key}\` so that it stands below \`metadata\`.`;
  if (specFields.includes(key)) return `Indent \`${key}\` so that it stands below \`spec\`.`;
  return undefined;
}

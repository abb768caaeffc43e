import type { Fix, Mistake } from '../../finding.ts';
import type { JsonObject, Path } from '../../source/json.ts';
import { formatPath, isObject, valueAt } from '../../source/json.ts';
import { likelySpelling } from '../../source/edit-distance.ts';

/** What a document or its `spec` is, for messages: "a Component". */
export interface MissingContext {
  readonly root: JsonObject;
  /** Fields that may stand in the mapping at this path. */
  readonly fieldsAt: (path: Path) => readonly string[];
  /** The kind, when it is known. */
  readonly kind: string | undefined;
  /** `spec` fields that the kind cannot do without. */
  readonly requiredInSpec: readonly string[];
}

/** What to add, by the name of the field. */
const remedies: Readonly<Record<string, string>> = {
  apiVersion: 'Add `apiVersion: backstage.io/v1alpha1`; a Template has `scaffolder.backstage.io/v1beta3`.',
  kind: 'Add `kind:` with what the entity is, such as `kind: Component`.',
  metadata: 'Add `metadata:` with a `name:` below it.',
  name: 'Add `name:` with the name of the entity.',
  owner: 'Add `owner:` with the group or user that answers for it, such as `owner: group:default/team-a`.',
  lifecycle: 'Add `lifecycle:`, for example `lifecycle: production` or `lifecycle: experimental`.',
  type: 'Add `type:` with the word your organisation uses, such as `type: service`.',
  definition:
    'Add `definition:` with the text of the API definition, or take it from a file: `definition: { $text: ./openapi.yaml }`.',
  children: 'Add `children: []`, or list the groups below this one.',
  memberOf: 'Add `memberOf: []`, or list the groups that this user is in.',
  steps: 'Add `steps:` with the actions that the scaffolder runs.',
  action: 'Add `action:` with the action that the step runs, such as `action: fetch:template`.',
  url: 'Add `url:` with a full address.',
  remotes: 'Add `remotes:` with the `type` and `url` of each end point of the MCP server.',
  category: 'Add `category:` with the sort of rule that this is.',
  rationale: 'Add `rationale:` with the reason for this rule.',
  skills: 'Add `skills:` with references to the skills in this plugin.',
  plugins: 'Add `plugins:` with references to the plugins in this marketplace.',
};

/** Lists that Backstage wants to see even when there is nothing in them. */
const mayBeEmpty: ReadonlySet<string> = new Set(['spec.children', 'spec.memberOf']);

/** A field that must be there and is not: misspelt, or missing. */
export function missingField(path: Path, context: MissingContext): Mistake {
  const rule = isEnvelope(path) ? 'backstage/envelope' : 'backstage/schema';
  const field = String(path.at(-1));
  const misspelt = misspelling(path, context);
  if (misspelt !== undefined) {
    const from = [...path.slice(0, -1), misspelt];
    return {
      rule,
      path: from,
      at: 'key',
      message: `\`${formatPath(path)}\` is missing; \`${misspelt}\` looks like a misspelling of it. ${consequence(path, context)}`,
      help: `Rename \`${misspelt}\` to \`${field}\`.`,
      fix: { title: `Rename \`${misspelt}\` to \`${field}\``, edits: [{ kind: 'rename', path: from, key: field }] },
    };
  }
  const fix = insertion(path, context);
  return {
    rule,
    path,
    message: `\`${formatPath(path)}\` is missing. ${consequence(path, context)}`,
    help: remedy(path, field, context),
    ...(fix && { fix }),
  };
}

/** The parts by which Backstage knows an entity. */
export function isEnvelope(path: Path): boolean {
  const [root, field] = path;
  if (root === 'metadata')
    return path.length === 1 || (path.length === 2 && (field === 'name' || field === 'namespace'));
  return root !== 'spec';
}

function consequence(path: Path, { kind }: MissingContext): string {
  if (path.length === 1 && path[0] !== 'spec') return 'Backstage refuses an entity without it.';
  const what =
    kind === undefined || path[0] === 'metadata' ? 'the entity' : `${/^[AEIO]/.test(kind) ? 'an' : 'a'} ${kind}`;
  return path.length > 2 ? 'Backstage refuses the whole entity.' : `Backstage refuses ${what} without it.`;
}

function remedy(path: Path, field: string, { requiredInSpec }: MissingContext): string {
  if (path.length === 1 && field === 'spec') {
    const fields = requiredInSpec.map((name) => `\`${name}\``).join(', ');
    return fields === '' ? 'Add `spec:`.' : `Add \`spec:\` with ${fields} below it.`;
  }
  return (Object.hasOwn(remedies, field) ? remedies[field] : undefined) ?? `Add \`${field}:\`.`;
}

/** The key beside the missing one that was likely meant to be it. */
function misspelling(path: Path, { root, fieldsAt }: MissingContext): string | undefined {
  const parent = path.slice(0, -1);
  const mapping = parent.length === 0 ? root : valueAt(root, parent);
  if (!isObject(mapping)) return undefined;
  const field = String(path.at(-1));
  const known = [...new Set([...fieldsAt(parent), field])];
  const candidates = Object.keys(mapping).filter((key) => !known.includes(key) && likelySpelling(key, known) === field);
  return candidates.length === 1 ? candidates[0] : undefined;
}

function insertion(path: Path, { root, kind }: MissingContext): Fix | undefined {
  let value: string | readonly [] | undefined;
  if (mayBeEmpty.has(formatPath(path)) && isObject(root['spec'])) value = [];
  if (path[0] === 'apiVersion' && kind !== undefined && Object.hasOwn(root, 'metadata')) {
    value = kind === 'Template' ? undefined : 'backstage.io/v1alpha1';
  }
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : '[]';
  return { title: `Add \`${String(path.at(-1))}: ${text}\``, edits: [{ kind: 'insert', path, value }] };
}

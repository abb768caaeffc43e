import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from './cel-tree.ts';
import { entityFields, type Fields, type FieldType } from './entity-fields.ts';
import type { EntityField, FieldPath } from './expression.ts';

/** The names that stand for the entity, or for an item of one of its lists, and where these are. */
type Named = ReadonlyMap<string, FieldPath>;

/**
 * What a sound expression looks at in the entity, each field once; `undefined` where it takes more of one than a text, a
 * list of texts, how many items or whether it is there, or where it looks at the document as written.
 */
export function fieldsOf(expression: ASTNode): readonly EntityField[] | undefined {
  const fields = new Map<string, EntityField>();
  const add = (path: FieldPath, of: EntityField['of']): boolean => {
    fields.set(`${of} ${path.join('.')}`, { path, of });
    return true;
  };
  const isPlain = (node: ASTNode, named: Named): boolean => {
    const path = pathFrom(node, named);
    if (path) return isText(typeAt(path)) && add(path, 'value');
    const asked = askedFor(node, named);
    if (asked) return add(asked, 'presence');
    if (node.op === 'id') return node.args !== 'raw';
    const loop = loopOverItems(node, named);
    if (loop) return add(loop.list, 'count') && loop.body.every((one) => isPlain(one, loop.named));
    return childrenOf(node).every((one) => isPlain(one, named));
  };
  return isPlain(expression, new Map([['entity', []]])) ? [...fields.values()] : undefined;
}

/** The field of which `has` asks whether it is there. */
function askedFor(node: ASTNode, named: Named): FieldPath | undefined {
  if (node.op !== 'call' || node.args[0] !== 'has') return undefined;
  const [field] = node.args[1];
  const path = field && pathFrom(field, named);
  return path && typeAt(path) ? path : undefined;
}

/** The loops that give nothing of an item but what their body makes of it. */
const itemLoops: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map']);

/** What a loop over a list of mappings, such as links, does with each of them. */
function loopOverItems(
  node: ASTNode,
  named: Named,
): { readonly list: FieldPath; readonly body: readonly ASTNode[]; readonly named: Named } | undefined {
  if (node.op !== 'rcall' || !itemLoops.has(node.args[0])) return undefined;
  const [, receiver, [item, ...body]] = node.args;
  const list = pathFrom(receiver, named);
  const type = list && typeAt(list);
  if (!list || item?.op !== 'id' || typeof type !== 'object' || !('each' in type)) return undefined;
  return { list, body, named: new Map([...named, [item.args, list]]) };
}

/** `['spec', 'owner']` for `entity.spec.owner`. */
function pathFrom(node: ASTNode, named: Named): FieldPath | undefined {
  if (node.op === 'id') return named.get(node.args);
  if (node.op !== '.') return undefined;
  const [whole, name] = node.args;
  const above = pathFrom(whole, named);
  return above && [...above, name];
}

function typeAt(path: FieldPath): FieldType | undefined {
  let fields: Fields = entityFields;
  let type: FieldType | undefined;
  for (const name of path) {
    type = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (type === undefined) return undefined;
    fields = typeof type === 'string' ? none : 'each' in type ? type.each : type.fields;
  }
  return type;
}

const none: Fields = {};

function isText(type: FieldType | undefined): boolean {
  return type === 'text' || type === 'texts';
}

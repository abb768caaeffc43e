import type { ASTNode } from '@marcbachmann/cel-js';
import { formatPath, type Path } from '../source/json.ts';
import { childrenOf } from './cel-tree.ts';
import { entityFields, type Fields } from './entity-fields.ts';

/**
 * The fields of the entity that a sound expression looks at, each once; `undefined` where one of them is more than a text
 * or a list of texts, or where it looks at the document as written.
 */
export function fieldsOf(expression: ASTNode): readonly Path[] | undefined {
  const fields = new Map<string, Path>();
  const isPlain = (node: ASTNode): boolean => {
    const path = pathFrom(node);
    if (path && isText(path)) {
      fields.set(formatPath(path), path);
      return true;
    }
    if (node.op === 'id') return node.args !== 'entity' && node.args !== 'raw';
    return childrenOf(node).every(isPlain);
  };
  return isPlain(expression) ? [...fields.values()] : undefined;
}

/** `['spec', 'owner']` for `entity.spec.owner`. */
function pathFrom(node: ASTNode): readonly string[] | undefined {
  if (node.op === 'id') return node.args === 'entity' ? [] : undefined;
  if (node.op !== '.') return undefined;
  const [whole, name] = node.args;
  const above = pathFrom(whole);
  return above && [...above, name];
}

function isText(path: readonly string[], fields: Fields = entityFields): boolean {
  const [name = '', ...rest] = path;
  const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof type === 'object' && 'fields' in type) return isText(rest, type.fields);
  return rest.length === 0 && (type === 'text' || type === 'texts');
}

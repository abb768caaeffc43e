import { Environment, serialize, type ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from './cel-tree.ts';

/** A side of `&&` or `||` in an expression. */
export interface Operand {
  readonly text: string;
  /** The whole expression, as if this side were not there. */
  readonly without: string;
}

/** The sides of each `&&` and `||` of a sound expression, also of those in parentheses and in loops. */
export function operandsOf(expression: string): readonly Operand[] {
  const { ast } = new Environment({ enableOptionalTypes: true }).parse(expression);
  return sidesIn(ast).map(({ side, neutral }) => ({
    text: serialize(side),
    without: serialize(replaced(ast, side, neutral) as ASTNode),
  }));
}

interface Side {
  readonly side: ASTNode;
  /** What leaves the result to the other side. */
  readonly neutral: boolean;
}

function sidesIn(node: ASTNode): readonly Side[] {
  const isLogical = node.op === '&&' || node.op === '||';
  return childrenOf(node).flatMap((child): readonly Side[] => {
    // `a && b && c` is `(a && b) && c`, and has three sides.
    const isSide = isLogical && child.op !== node.op;
    return [...(isSide ? [{ side: child, neutral: node.op === '&&' }] : []), ...sidesIn(child)];
  });
}

/** A copy of a node, or of the parts of one, with a value in the place of `side`. */
function replaced(part: unknown, side: ASTNode, value: boolean): unknown {
  if (part === side) return { op: 'value', args: value };
  if (Array.isArray(part)) return part.map((item) => replaced(item, side, value));
  if (typeof part !== 'object' || part === null || !('op' in part)) return part;
  const { op, args } = part as ASTNode;
  return { op, args: replaced(args, side, value) };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument, stringify } from 'yaml';
import type { Edit } from '../../core/finding.ts';
import { applyEdits, editText } from '../../core/source/edit.ts';
import { parseWithPositions } from '../../core/source/locate.ts';

const key = fc.constantFrom('kind', 'name', 'spec', 'a-b', 'x.y/z', 'true', '1', 'näme');
const scalar = fc.oneof(
  fc.constantFrom('x', '', 'true', '1.10', 'a: b', '# no', "it's", '"', '- x', 'ü 😀', 'a\nb', '{', '@x', '*y', 'null'),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.letrec((tie) => ({
  node: fc.oneof({ maxDepth: 3 }, scalar, tie('list'), tie('map')),
  list: fc.array(tie('node'), { maxLength: 3 }),
  map: fc.dictionary(key, tie('node'), { minKeys: 1, maxKeys: 4 }),
})).map;

const text = fc
  .record({
    value,
    style: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
    flow: fc.boolean(),
    crlf: fc.boolean(),
    comment: fc.boolean(),
  })
  .map(({ value: root, style, flow, crlf, comment }) => {
    const options = { defaultStringType: style, ...(flow && { collectionStyle: 'flow' }) } as const;
    const plain = `${comment ? '# first\n' : ''}${stringify(root, options as object)}${comment ? '# last\n' : ''}`;
    return crlf ? plain.replaceAll('\n', '\r\n') : plain;
  });

/** Every route of a value. */
function routes(root: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof root !== 'object' || root === null) return [path];
  const entries = Array.isArray(root) ? [...root.entries()] : Object.entries(root);
  return [path, ...entries.flatMap(([step, item]) => routes(item, [...path, step]))];
}

/** The same change by the `yaml` package's own editing of nodes. */
function byNodes(source: string, edit: Edit): unknown {
  const document = parseDocument(source);
  if (edit.kind === 'set' || edit.kind === 'insert') document.setIn(edit.path, edit.value);
  if (edit.kind === 'remove') document.deleteIn(edit.path);
  if (edit.kind === 'rename') {
    const old = document.getIn(edit.path, true);
    document.deleteIn(edit.path);
    document.setIn([...edit.path.slice(0, -1), edit.key], old);
  }
  return document.toJSON();
}

const edit = fc.record({
  kind: fc.constantFrom('set', 'rename', 'remove', 'insert'),
  at: fc.nat(),
  value: scalar,
});

describe('an edit of any document', () => {
  it('changes the value as promised, keeps comments and line ends, or is not made', () => {
    let made = 0;
    fc.assert(
      fc.property(text, edit, (source, wish) => {
        const [document] = parseWithPositions(source);
        if (!document || document.errors.length > 0) return;
        const paths = routes(document.toJSON()).filter((path) => path.length > 0);
        const path = paths[wish.at % Math.max(paths.length, 1)];
        if (!path) return;
        const change = {
          set: { kind: 'set', path, value: wish.value },
          rename: { kind: 'rename', path, key: 'renamed' },
          remove: { kind: 'remove', path },
          insert: { kind: 'insert', path: [...path, 'inserted'], value: [] },
        }[wish.kind] as Edit;
        const edits = editText(source, document, [change]);
        if (!edits) return;
        made++;
        const result = applyEdits(source, edits);
        expect(parseDocument(result).toJSON()).toEqual(byNodes(source, change));
        for (const comment of ['# first', '# last']) expect(result.includes(comment)).toBe(source.includes(comment));
        if (source.includes('\r\n')) expect(result.replaceAll('\r\n', '')).not.toMatch(/\n/);
      }),
      { numRuns: 2_000 },
    );
    expect(made).toBeGreaterThan(500);
  });
});

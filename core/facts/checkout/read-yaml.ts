import { CORE_SCHEMA, load } from 'js-yaml';

/** What is read of a file: our own bounds, far above what people write. */
const mostAliases = 1_000;
const deepest = 200;

/**
 * The value of a text of YAML with one document. Aliases are taken, which the reader of catalog files leaves to others;
 * tags of an application are not. `undefined` for what cannot be read.
 */
export function readYaml(text: string): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA, maxAliases: mostAliases, maxDepth: deepest });
  } catch {
    return undefined;
  }
}

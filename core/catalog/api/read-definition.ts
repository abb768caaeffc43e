import { CORE_SCHEMA, load } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import type { DefinitionProblem } from './definition-problem.ts';

/** What more than a definition holds is not judged: an alias can repeat a part without end. */
const mostValues = 300_000;
const deepest = 200;

/** A definition as data; `undefined` when it is too large, or too strange, to be judged. */
export type ReadDefinition = { readonly data: unknown } | { readonly problem: DefinitionProblem } | undefined;

/** Reads a definition as one document of YAML, of which JSON is a part. Both parsers must refuse it to make it wrong. */
export function readDefinition(text: string): ReadDefinition {
  const data = readJson(text) ?? readFast(text);
  if (data !== undefined) return isModest(data) ? { data } : undefined;
  try {
    const documents = parseAllDocuments(text, { merge: true, logLevel: 'silent' });
    if (!Array.isArray(documents)) return undefined;
    const [document, ...more] = documents;
    const problem = document?.errors[0];
    if (problem) return notYaml(problem.message.split('\n')[0]?.replace(/:$/, '') ?? '');
    if (more.length > 0) return notYaml(`it holds ${more.length + 1} documents`);
    const value: unknown = document?.toJS({ maxAliasCount: 1_000 });
    return isModest(value) ? { data: value } : undefined;
  } catch {
    return undefined;
  }
}

function notYaml(reason: string): ReadDefinition {
  return {
    problem: {
      message: `The definition is not one document of YAML or JSON: ${reason}.`,
      help: 'Correct the syntax of the definition.',
    },
  };
}

function readJson(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readFast(text: string): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA, maxAliases: 0, maxDepth: deepest });
  } catch {
    return undefined;
  }
}

/** Whether a value is small enough to be walked through, counting what is repeated. */
function isModest(root: unknown): boolean {
  let left = mostValues;
  const visit = (value: unknown, depth: number): boolean => {
    if (--left < 0 || depth > deepest) return false;
    if (typeof value !== 'object' || value === null) return true;
    return Object.values(value).every((item) => visit(item, depth + 1));
  };
  return visit(root, 0);
}

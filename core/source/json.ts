/** A value as JSON or YAML can hold it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A mapping with string keys, as JSON or YAML can hold it. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A scalar that an edit may write. */
export type Scalar = string | number | boolean | null;

/** A route in a document: mapping keys and list indices from the root. */
export type Path = readonly (string | number)[];

/** Whether a value is a mapping (and neither a list nor null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at `path`, or `undefined` when the route leads nowhere. Only own keys are followed. */
export function valueAt(root: unknown, path: Path): Json | undefined {
  let value = root;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step];
    else if (isObject(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value as Json | undefined;
}

/** A scalar as text; anything else, or nothing, as the empty text. */
export function textOf(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

/** A path as people write it: `spec.owner`, `metadata.links[0].url`, `metadata.annotations["a.b/c"]`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** Reads a path as people write it, the inverse of `formatPath`; `undefined` when the text is none. */
export function parsePath(text: string): Path | undefined {
  const step = /(?:^|(?<=.)\.)([A-Za-z_$][\w$-]*)|\[(\d{1,6})\]|\[("(?:[^"\\]|\\.)*"|'[^']*')\]/y;
  const path: (string | number)[] = [];
  while (step.lastIndex < text.length) {
    const match = step.exec(text);
    if (!match) return undefined;
    const [, name, index, quoted] = match;
    if (name !== undefined) path.push(name);
    else if (index !== undefined) path.push(Number(index));
    else {
      const key = unquote(quoted ?? '');
      if (key === undefined) return undefined;
      path.push(key);
    }
  }
  return path.length > 0 ? path : undefined;
}

/** Between double quotes JSON counts, as `formatPath` writes it; between single quotes every character stands for itself. */
function unquote(quoted: string): string | undefined {
  if (quoted.startsWith("'")) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

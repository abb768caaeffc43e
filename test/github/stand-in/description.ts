import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';

/** An operation of GitHub's REST API, as GitHub describes it. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: { readonly properties?: Readonly<Record<string, unknown>> };
  /** The schema of each documented reply by status; `null` for one without a body. */
  readonly replies: Readonly<Record<string, unknown>>;
}

interface Parameter {
  readonly name: string;
  readonly in: 'header' | 'path' | 'query';
  readonly required: boolean;
  readonly schema: { readonly type?: string };
}

/** An operation with the values of its path. */
export interface Match {
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Parameters of paths that may hold slashes. */
const longParameters = new Set(['basehead', 'branch', 'path', 'ref', 'tree_sha']);

/** GitHub's description of its API, cut down by `scripts/prune-openapi.ts` to what is served here. */
export class Description {
  readonly #ajv = new Ajv({
    strict: false,
    validateFormats: false,
    inlineRefs: false,
    logger: false,
    validateSchema: false,
  });
  readonly #routes: readonly { readonly pattern: RegExp; readonly operation: Operation }[];
  readonly #webhooks: ReadonlySet<string>;
  static #read: Description | undefined;

  private constructor() {
    const text = readFileSync(new URL('openapi.generated.json', import.meta.url), 'utf8');
    const document = JSON.parse(text) as { operations: Record<string, Operation>; webhooks: object };
    this.#ajv.addSchema(document, 'github');
    this.#webhooks = new Set(Object.keys(document.webhooks));
    this.#routes = Object.entries(document.operations)
      .map(([id, operation]) => ({ pattern: patternOf(operation.path), operation: { ...operation, id } }))
      .sort((a, b) => certainty(b.operation) - certainty(a.operation));
  }

  /** The description, read once for all: its schemas are compiled when they are first used. */
  static get(): Description {
    return (Description.#read ??= new Description());
  }

  match(method: string, path: string): Match | undefined {
    // GitHub serves a repository by its id too, and follows renames by that address, but does not describe it.
    const known = path.replace(/^\/repositories\/(\d+)/u, '/repos/-/$1');
    for (const { pattern, operation } of this.#routes) {
      const found = operation.method === method ? pattern.exec(known) : null;
      if (found !== null) {
        const parameters = Object.entries(found.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]);
        return { operation, parameters: Object.fromEntries(parameters) as Record<string, string> };
      }
    }
    return undefined;
  }

  /** What is wrong with a request, by GitHub's description. */
  requestProblems({ operation, parameters }: Match, query: URLSearchParams, body: unknown): string[] {
    const problems: string[] = [];
    const given = new Map([...Object.entries(parameters), ...query]);
    for (const [name, text] of given) {
      const index = operation.parameters.findIndex((parameter) => parameter.name === name);
      if (index === -1) {
        problems.push(`The parameter “${name}” is unknown.`);
        continue;
      }
      const { type } = operation.parameters[index]!.schema;
      const value = typed(text, type);
      problems.push(...this.#problems(`${pointer(operation)}/parameters/${index}/schema`, value, `parameter ${name}`));
    }
    for (const { name, required } of operation.parameters) {
      if (required && !given.has(name)) problems.push(`The parameter “${name}” is missing.`);
    }
    if (operation.body === undefined || body === undefined) return problems;
    problems.push(...this.#problems(`${pointer(operation)}/body`, body, 'body'), ...unknownFields(operation, body));
    return problems;
  }

  /** What is wrong with a reply of ours. Errors need no description of their own: all have one shape. */
  replyProblems(operation: Operation, status: number, body: unknown): string[] {
    if (!(String(status) in operation.replies)) {
      return status >= 400 ? [] : [`The status ${status} is not described.`];
    }
    const schema = operation.replies[String(status)];
    if (schema === null) return body === undefined || status >= 400 ? [] : ['A body is not described.'];
    return this.#problems(`${pointer(operation)}/replies/${status}`, body, 'reply');
  }

  /** What is wrong with a webhook of ours. */
  webhookProblems(event: string, action: string | null, payload: unknown): string[] {
    const name = [event, action]
      .flatMap((part) => part ?? [])
      .join('-')
      .replaceAll('_', '-');
    if (!this.#webhooks.has(name)) return [`The webhook “${name}” is not described.`];
    return this.#problems(`#/webhooks/${name}`, payload, 'payload');
  }

  #problems(at: string, value: unknown, what: string): string[] {
    const validate = this.#ajv.getSchema(`github${at}`);
    if (validate === undefined) throw new Error(`GitHub's description has nothing at ${at}.`);
    if (validate(value) === true) return [];
    return (validate.errors ?? []).slice(0, 5).map((error) => tell(error, what));
  }
}

function patternOf(path: string): RegExp {
  const source = path.replaceAll(/\{(?<name>[a-z_]+)\}/gu, (_, name: string) =>
    longParameters.has(name) ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  );
  return new RegExp(`^${source}$`, 'u');
}

/** Paths with fewer parameters come first, then longer ones. */
function certainty({ path }: Operation): number {
  return path.split('/').length - 10 * path.split('{').length - (/\{(?:path|branch|ref)\}$/u.test(path) ? 100 : 0);
}

function pointer({ id }: Operation): string {
  return `#/operations/${id.replaceAll('/', '~1')}`;
}

function typed(text: string, type: string | undefined): unknown {
  if (type === 'integer' && /^-?\d+$/u.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type === 'array') return text.split(',');
  return text;
}

/** GitHub takes fields that it does not know without a word; here they are a mistake of ours. */
function unknownFields({ body }: Operation, value: unknown): string[] {
  const { properties } = body ?? {};
  if (properties === undefined || typeof value !== 'object' || value === null) return [];
  return Object.keys(value)
    .filter((name) => !(name in properties))
    .map((name) => `The field “${name}” of the body is unknown.`);
}

function tell({ instancePath, message, params }: ErrorObject, what: string): string {
  return `${what}${instancePath}: ${message ?? ''} ${JSON.stringify(params)}`;
}

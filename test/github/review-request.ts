/**
 * The bodies that GitHub documents for pull request reviews and their comments: every field with its type. A request
 * with another field, or without a required one, is a mistake of ours, whatever a stand-in would make of it.
 */
type Fields = Readonly<Record<string, (value: unknown) => boolean>>;

const text = (value: unknown): boolean => typeof value === 'string' && value.length > 0 && value.length <= 65_536;
const lineNumber = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0;
const side = (value: unknown): boolean => value === 'LEFT' || value === 'RIGHT';
const commit = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{40}$/.test(value);

const draft: Fields = { path: text, body: text, line: lineNumber, side, start_line: lineNumber, start_side: side };

const bodies = {
  review: {
    required: ['event', 'body'],
    fields: {
      commit_id: commit,
      body: text,
      event: (value: unknown) => value === 'APPROVE' || value === 'REQUEST_CHANGES' || value === 'COMMENT',
      comments: (value: unknown) =>
        Array.isArray(value) && value.every((item) => problemIn(item, draft, ['path', 'body', 'line']) === undefined),
    },
  },
  comment: { required: ['body', 'commit_id', 'path', 'line'], fields: { ...draft, commit_id: commit } },
  reviewBody: { required: ['body'], fields: { body: text } },
} as const satisfies Record<string, { required: readonly string[]; fields: Fields }>;

/** What is wrong with a request's body; `undefined` when nothing is. */
export function bodyProblem(kind: keyof typeof bodies, body: unknown): string | undefined {
  return problemIn(body, bodies[kind].fields, bodies[kind].required);
}

function problemIn(body: unknown, fields: Fields, required: readonly string[]): string | undefined {
  if (typeof body !== 'object' || body === null) return 'no object';
  const missing = required.find((name) => !Object.hasOwn(body, name));
  if (missing !== undefined) return `${missing} is missing`;
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(fields, name)) return `${name} is not documented`;
    if (fields[name]?.(value) !== true) return `${name} is invalid: ${JSON.stringify(value)}`;
  }
  return undefined;
}

import { ApiError } from './call.ts';
import type { Annotation, CheckAction } from './state.ts';

interface LimitedBody {
  readonly title?: string;
  readonly body?: string | null;
  readonly status?: string;
  readonly conclusion?: string;
  readonly actions?: readonly CheckAction[];
  readonly output?: {
    readonly summary?: string;
    readonly text?: string;
    readonly annotations?: readonly Annotation[];
  };
}

const conclusions = ['action_required', 'cancelled', 'failure', 'neutral', 'success', 'skipped', 'timed_out'];

/** Throws GitHub's 422 for a body that is valid but beyond its limits. */
export function checkLimits(operation: string, body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  if (operation === 'checks/create' || operation === 'checks/update') {
    const problem = checkRunLimit(body);
    if (problem !== undefined) throw new ApiError(422, `Invalid request.\n\n${problem}`);
  }
  if (operation.startsWith('issues/')) {
    const errors = issueLimit(body);
    if (errors !== undefined) throw new ApiError(422, 'Validation Failed', { errors: [errors] });
  }
}

function issueLimit({ title, body }: LimitedBody): object | undefined {
  const tooLong = (field: string, most: number): object => {
    const message = `${field} is too long (maximum is ${most} characters)`;
    return { resource: 'Issue', code: 'custom', field, message };
  };
  if ((body ?? '').length > 65_536) return tooLong('body', 65_536);
  if (typeof title === 'string' && title.length > 256) return tooLong('title', 256);
  return title === '' ? { resource: 'Issue', code: 'missing_field', field: 'title' } : undefined;
}

function checkRunLimit({ actions = [], output = {}, conclusion, status }: LimitedBody): string | undefined {
  const { annotations = [], summary = '', text = '' } = output;
  if (summary.length > 65_535) return 'Only 65535 characters are allowed; the summary has more.';
  if (text.length > 65_535) return 'Only 65535 characters are allowed; the text has more.';
  if (annotations.length > 50) return `No more than 50 items are allowed; ${annotations.length} were supplied.`;
  if (actions.length > 3) return `No more than 3 items are allowed; ${actions.length} were supplied.`;
  if (conclusion !== undefined && !conclusions.includes(conclusion)) return `${conclusion} is not a conclusion.`;
  if (status === 'completed' && conclusion === undefined) return 'A completed check run needs a conclusion.';
  return (
    actions.flatMap((action) => actionLimit(action) ?? [])[0] ??
    annotations.flatMap((one) => annotationLimit(one) ?? [])[0]
  );
}

function actionLimit({ label, description, identifier }: CheckAction): string | undefined {
  if (label.length > 20) return `The label “${label}” has more than 20 characters.`;
  if (description.length > 40) return `The description “${description}” has more than 40 characters.`;
  return identifier.length > 20 ? `The identifier “${identifier}” has more than 20 characters.` : undefined;
}

/** 64 KB for a message or details, 255 characters for a title, and columns only within one line. */
function annotationLimit(annotation: Annotation): string | undefined {
  const { message, raw_details: details = '', title = '', start_line: start, end_line: end } = annotation;
  if (Buffer.byteLength(message) > 65_536) return 'The message of an annotation has more than 64 KB.';
  if (Buffer.byteLength(details) > 65_536) return 'The details of an annotation have more than 64 KB.';
  if (title.length > 255) return 'The title of an annotation has more than 255 characters.';
  if (message === '') return "The message of an annotation can't be blank.";
  if (start < 1 || end < start) return `An annotation cannot go from line ${start} to line ${end}.`;
  const columns = annotation.start_column !== undefined || annotation.end_column !== undefined;
  return columns && start !== end ? 'Columns are only allowed when an annotation is on one line.' : undefined;
}

import { createHash } from 'node:crypto';
import type { JsonObject } from '../core/source/json.ts';
import { cutMarkdown, cutTo } from './cut-markdown.ts';
import type { RepositoryName } from './read-tree.ts';

/** How a check run may end. `stale` is not ours to say. */
export type Conclusion = 'success' | 'failure' | 'neutral' | 'action_required' | 'cancelled' | 'skipped' | 'timed_out';

/** A remark at lines of a file. */
export interface CheckAnnotation {
  /** From the top of the repository. */
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** Columns count on a single line only; on more they are left out. */
  readonly startColumn?: number;
  readonly endColumn?: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title?: string;
  readonly message: string;
  readonly details?: string;
}

/** A button. It appears when the run is completed, and sends `check_run.requested_action`. */
export interface CheckAction {
  /** At most 20 characters. */
  readonly label: string;
  /** At most 40 characters. */
  readonly description: string;
  /** At most 20 characters. */
  readonly identifier: string;
}

/** What a check run is found by. */
export interface CheckRunName {
  readonly repository: RepositoryName;
  readonly headSha: string;
  /** Ours: another App may have a check of the same name. */
  readonly appId: number;
  readonly name: string;
  readonly externalId: string;
}

/** The check run that a commit should have. Its texts are Markdown that must be safe to show. */
export interface WantedCheckRun extends CheckRunName {
  readonly detailsUrl?: string;
  readonly status: 'in_progress' | 'completed';
  /** Must be there when the run is completed. */
  readonly conclusion?: Conclusion;
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
  /** Fifty cost one request: the caller decides how many are worth it. */
  readonly annotations: readonly CheckAnnotation[];
  /** At most 3. */
  readonly actions: readonly CheckAction[];
}

/** GitHub's OpenAPI description, `checks/create`. */
export const annotationsAtOnce = 50;
const mostText = 65_535;
const mostMessage = 65_536;
const longestTitle = 255;

/** The requests that make up a check run. Each is a body without `name` and `head_sha`. */
export interface CheckRunRequests {
  /** At least one. Only the last one completes the run. */
  readonly bodies: readonly JsonObject[];
  /** The caller's id and a hash of all that is shown: a run that carries it says the same. */
  readonly externalId: string;
}

/**
 * The requests for a check run, within GitHub's limits: annotations in batches of 50, texts cut with a word of what was
 * left out. Throws `RangeError` for buttons or a conclusion that GitHub would not take, which are the caller's mistake.
 */
export function checkRunRequests(wanted: WantedCheckRun): CheckRunRequests {
  refuseMistakes(wanted);
  const { status, conclusion, detailsUrl } = wanted;
  const texts = {
    title: cutTo(wanted.title, longestTitle),
    summary: cutMarkdown(wanted.summary, mostText),
    ...(wanted.text !== undefined && { text: cutMarkdown(wanted.text, mostText) }),
  };
  const actions = wanted.actions.map(({ label, description, identifier }) => ({ label, description, identifier }));
  const annotations = wanted.annotations.map(annotationOf);
  const hash = hashOf([status, conclusion ?? null, detailsUrl ?? null, texts, actions, annotations]);
  const externalId = `${wanted.externalId} ${hash}`;
  const common = { external_id: externalId, ...(detailsUrl !== undefined && { details_url: detailsUrl }) };
  const count = Math.max(1, Math.ceil(annotations.length / annotationsAtOnce));
  const bodies = Array.from({ length: count }, (_, index): JsonObject => {
    const batch = annotations.slice(index * annotationsAtOnce, (index + 1) * annotationsAtOnce);
    const isLast = index === count - 1;
    const end = isLast && status === 'completed' ? { status, conclusion: conclusion ?? 'neutral', actions } : undefined;
    return { ...common, ...(end ?? { status: 'in_progress' }), output: { ...texts, annotations: batch } };
  });
  return { bodies, externalId };
}

function refuseMistakes({ actions, status, conclusion }: WantedCheckRun): void {
  if (actions.length > 3) throw new RangeError('a check run has at most 3 buttons');
  if (status === 'completed' && conclusion === undefined)
    throw new RangeError('a completed check run has a conclusion');
  for (const { label, description, identifier } of actions) {
    const fits = [label, description, identifier].every((text) => text !== '');
    if (fits && label.length <= 20 && description.length <= 40 && identifier.length <= 20) continue;
    throw new RangeError(
      `the button ${identifier} is wrong: a label has 1 to 20 characters, a description 40, an identifier 20`,
    );
  }
}

function annotationOf(annotation: CheckAnnotation): JsonObject {
  const { path, startLine, endLine, startColumn, endColumn, level, title, message, details } = annotation;
  const isSingleLine = startLine === endLine;
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    ...(isSingleLine && startColumn !== undefined && { start_column: startColumn }),
    ...(isSingleLine && endColumn !== undefined && { end_column: endColumn }),
    annotation_level: level,
    ...(title !== undefined && { title: cutTo(title, longestTitle) }),
    message: cutTo(message, mostMessage),
    ...(details !== undefined && { raw_details: cutTo(details, mostMessage) }),
  };
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

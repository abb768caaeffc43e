import type { ParseArgsConfig } from 'node:util';
import { choose, parse } from './parse-options.ts';
import { UsageError } from './usage-error.ts';

/** What `catalog-warden badge` was asked to do. */
export interface BadgeArguments {
  readonly command: 'badge';
  /** A report as JSON, or `-` for standard input. */
  readonly report: string;
  readonly scorecard: string;
  readonly entity: string | undefined;
  readonly format: 'svg' | 'json';
  readonly output: string | undefined;
}

const badgeOptions = {
  scorecard: { type: 'string' },
  entity: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string', short: 'o' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

/** Reads the arguments behind `badge`; `undefined` asks for help. Throws a `UsageError`. */
export function readBadge(args: readonly string[]): BadgeArguments | undefined {
  const { values, positionals } = parse(args, badgeOptions);
  if (values.help) return undefined;
  const [report, ...more] = positionals;
  if (report === undefined || more.length > 0) {
    throw new UsageError('`badge` needs one report; write it by `catalog-warden check --format json -o report.json`.');
  }
  const { scorecard, entity, format = 'svg', output } = values;
  if (scorecard === undefined) throw new UsageError('`badge` needs `--scorecard` with the id of a scorecard.');
  return { command: 'badge', report, scorecard, entity, format: choose('--format', format, ['svg', 'json']), output };
}

import type { ParseArgsConfig } from 'node:util';
import type { FailOn } from '../core/policy/config.ts';
import { readBadge, type BadgeArguments } from './badge-arguments.ts';
import { advice, choose, codes, parse } from './parse-options.ts';
import { readRules, type RulesArguments } from './rules-arguments.ts';
import { UsageError } from './usage-error.ts';

const formatNames = ['pretty', 'json', 'sarif', 'markdown', 'github', 'junit', 'rdjson'] as const;

type FormatName = (typeof formatNames)[number];

/** What `catalog-warden check` was asked to do. */
export interface CheckArguments {
  readonly command: 'check';
  readonly paths: readonly string[];
  readonly include: readonly string[];
  readonly format: FormatName;
  readonly output: string | undefined;
  readonly config: string | undefined;
  readonly base: string | undefined;
  readonly catalog: string | undefined;
  /** Folders of further rule packs. */
  readonly rules: readonly string[];
  readonly fix: boolean;
  readonly failOn: FailOn | undefined;
}

/** What `catalog-warden init` was asked to do. */
export interface InitArguments {
  readonly command: 'init';
  /** Print the file instead of writing it. */
  readonly dryRun: boolean;
}

/** What `catalog-warden serve` was asked to do. */
export interface ServeArguments {
  readonly command: 'serve';
  /** A file of variables, for those that the environment does not set. */
  readonly envFile: string | undefined;
}

/** What `catalog-warden jobs` was asked to do. */
export interface JobsArguments {
  readonly command: 'jobs';
  /** A file of variables, for those that the environment does not set. */
  readonly envFile: string | undefined;
  /** Which of the jobs that failed for good to try again; `undefined` lists them. */
  readonly retry: { readonly id: string } | 'all' | undefined;
}

/** What `catalog-warden demo` was asked to do. */
export interface DemoArguments {
  readonly command: 'demo';
  /** End when all is posted. */
  readonly once: boolean;
}

/** The call, understood. */
export type Arguments =
  | CheckArguments
  | RulesArguments
  | BadgeArguments
  | { readonly command: 'explain'; readonly rule: string | undefined }
  | InitArguments
  | ServeArguments
  | JobsArguments
  | DemoArguments
  | { readonly command: 'help'; readonly topic: Command | undefined }
  | { readonly command: 'version' };

const failOnValues: readonly FailOn[] = ['error', 'warning', 'never'];

/** A command that has a help page of its own. */
export type Command = 'check' | 'rules' | 'explain' | 'init' | 'badge' | 'serve' | 'jobs' | 'demo';

const commands: readonly Command[] = ['check', 'rules', 'explain', 'init', 'badge', 'serve', 'jobs', 'demo'];

const checkOptions = {
  include: { type: 'string', multiple: true },
  format: { type: 'string' },
  output: { type: 'string', short: 'o' },
  config: { type: 'string', short: 'c' },
  base: { type: 'string' },
  catalog: { type: 'string' },
  rules: { type: 'string', multiple: true },
  fix: { type: 'boolean' },
  'fail-on': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

const initOptions = {
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

const serveOptions = {
  'env-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

const jobsOptions = {
  ...serveOptions,
  retry: { type: 'string' },
  'retry-all': { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

const demoOptions = {
  once: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

const explainOptions = { help: { type: 'boolean', short: 'h' } } as const satisfies ParseArgsConfig['options'];

/** Reads the arguments behind the name of each command. */
const readers: Readonly<Record<Command, (args: readonly string[]) => Arguments>> = {
  check: readCheck,
  rules: (args) => readRules(args) ?? { command: 'help', topic: 'rules' },
  explain: readExplain,
  init: readInit,
  badge: (args) => readBadge(args) ?? { command: 'help', topic: 'badge' },
  serve: readServe,
  jobs: readJobs,
  demo: readDemo,
};

/** Reads the arguments behind the program's name. Throws a `UsageError` with one line. */
export function readArguments(args: readonly string[]): Arguments {
  const [first, ...rest] = args;
  if (first === undefined || first === '--help' || first === '-h') return { command: 'help', topic: undefined };
  if (first === '--version' || first === '-v' || first === '-V') return { command: 'version' };
  if (first === 'help') return { command: 'help', topic: commands.find((name) => name === rest[0]) };
  const command = commands.find((name) => name === first);
  if (command) return readers[command](rest);
  if (first.startsWith('-')) throw new UsageError(`Say what to do before \`${first}\`: ${codes(commands)}.`);
  throw new UsageError(`There is no command \`${first}\`${advice(first, commands)}`);
}

function readCheck(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args, checkOptions);
  if (values.help) return { command: 'help', topic: 'check' };
  const failOn = values['fail-on'];
  return {
    command: 'check',
    paths: positionals.length > 0 ? positionals : ['.'],
    include: values.include ?? [],
    format: choose('--format', values.format ?? 'pretty', formatNames),
    output: values.output,
    config: values.config,
    base: values.base,
    catalog: values.catalog,
    rules: values.rules ?? [],
    fix: values.fix ?? false,
    failOn: failOn === undefined ? undefined : choose('--fail-on', failOn, failOnValues),
  };
}

function readExplain(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args, explainOptions);
  if (values.help) return { command: 'help', topic: 'explain' };
  if (positionals.length > 1) throw new UsageError('`explain` takes one rule at a time.');
  return { command: 'explain', rule: positionals[0] };
}

function readInit(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args, initOptions);
  if (values.help) return { command: 'help', topic: 'init' };
  if (positionals.length > 0) throw new UsageError('`init` writes into the current folder and takes no path.');
  return { command: 'init', dryRun: values['dry-run'] ?? false };
}

function readServe(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args, serveOptions);
  if (values.help) return { command: 'help', topic: 'serve' };
  if (positionals.length > 0) throw new UsageError('`serve` takes no path; its settings are environment variables.');
  return { command: 'serve', envFile: values['env-file'] };
}

function readJobs(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args, jobsOptions);
  if (values.help) return { command: 'help', topic: 'jobs' };
  if (positionals.length > 0) throw new UsageError('`jobs` takes no path; write `--retry ID` to try one again.');
  const { retry: id, 'retry-all': all = false } = values;
  if (all && id !== undefined) throw new UsageError('`jobs` takes `--retry` or `--retry-all`, not both.');
  return { command: 'jobs', envFile: values['env-file'], retry: all ? 'all' : id === undefined ? undefined : { id } };
}

function readDemo(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args, demoOptions);
  if (values.help) return { command: 'help', topic: 'demo' };
  if (positionals.length > 0) throw new UsageError('`demo` takes no path; it makes an organisation of its own.');
  return { command: 'demo', once: values.once ?? false };
}

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { likelySpelling } from '../core/source/edit-distance.ts';
import type { FailOn } from '../core/policy/config.ts';
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

/** What `catalog-warden rules …` was asked to do. */
export type RulesArguments = { readonly command: 'rules' } & (
  | { readonly action: 'test'; readonly folders: readonly string[]; readonly watch: boolean }
  | { readonly action: 'list'; readonly folders: readonly string[]; readonly facts: boolean }
  | { readonly action: 'explain'; readonly id: string; readonly folders: readonly string[] }
  | {
      readonly action: 'docs';
      readonly folders: readonly string[];
      readonly output: string | undefined;
      readonly check: boolean;
    }
  | { readonly action: 'new'; readonly id: string }
  | { readonly action: 'lock' }
);

/** The call, understood. */
export type Arguments =
  | CheckArguments
  | RulesArguments
  | { readonly command: 'explain'; readonly rule: string | undefined }
  | InitArguments
  | { readonly command: 'help'; readonly topic: Command | undefined }
  | { readonly command: 'version' };

const failOnValues: readonly FailOn[] = ['error', 'warning', 'never'];

/** A command that has a help page of its own. */
export type Command = 'check' | 'rules' | 'explain' | 'init';

const commands: readonly Command[] = ['check', 'rules', 'explain', 'init'];

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

const rulesOptions = {
  watch: { type: 'boolean' },
  facts: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  check: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

const initOptions = {
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

const explainOptions = { help: { type: 'boolean', short: 'h' } } as const satisfies ParseArgsConfig['options'];

/** Reads the arguments behind the program's name. Throws a `UsageError` with one line. */
export function readArguments(args: readonly string[]): Arguments {
  const [first, ...rest] = args;
  if (first === undefined || first === '--help' || first === '-h') return { command: 'help', topic: undefined };
  if (first === '--version' || first === '-v' || first === '-V') return { command: 'version' };
  if (first === 'help') return { command: 'help', topic: commands.find((name) => name === rest[0]) };
  if (first === 'check') return readCheck(rest);
  if (first === 'rules') return readRules(rest);
  if (first === 'explain') return readExplain(rest);
  if (first === 'init') return readInit(rest);
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

const rulesActions = ['list', 'explain', 'test', 'new', 'docs', 'lock'] as const;

function readRules(args: readonly string[]): Arguments {
  const [action, ...rest] = args;
  if (action === undefined || action === '--help' || action === '-h') return { command: 'help', topic: 'rules' };
  const { values, positionals } = parse(rest, rulesOptions);
  if (values.help) return { command: 'help', topic: 'rules' };
  const [first] = positionals;
  switch (action) {
    case 'test':
      return { command: 'rules', action, folders: positionals, watch: values.watch ?? false };
    case 'list':
      return { command: 'rules', action, folders: positionals, facts: values.facts ?? false };
    case 'explain':
      if (first === undefined)
        throw new UsageError('`rules explain` needs the id of a rule; see `catalog-warden rules list`.');
      return { command: 'rules', action, id: first, folders: positionals.slice(1) };
    case 'docs':
      return { command: 'rules', action, folders: positionals, output: values.output, check: values.check ?? false };
    case 'new':
      if (first === undefined || positionals.length > 1)
        throw new UsageError('`rules new` needs one id: `rules new my-pack/my-rule`.');
      return { command: 'rules', action, id: first };
    case 'lock':
      return { command: 'rules', action };
    default:
      throw new UsageError(`There is no command \`rules ${action}\`${advice(action, rulesActions)}`);
  }
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

/** `parseArgs` with messages of our own. */
function parse<Options extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: Options) {
  const known = Object.keys(options);
  // Tokens are read first, so that nothing throws before we have looked.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true, allowPositionals: true });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) throw new UsageError(unknownOption(token.rawName, token.name, known));
    if (option.type === 'boolean' && token.value !== undefined) {
      throw new UsageError(`\`--${token.name}\` takes no value.`);
    }
    if (option.type === 'string' && (token.value === undefined || token.value === '')) {
      throw new UsageError(`\`${token.rawName}\` needs a value.`);
    }
    if (
      option.type === 'string' &&
      !token.inlineValue &&
      token.value?.startsWith('-') === true &&
      token.value !== '-'
    ) {
      throw new UsageError(
        `\`${token.rawName}\` needs a value; write \`--${token.name}=${token.value}\` if you mean it.`,
      );
    }
  }
  return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
}

function unknownOption(raw: string, name: string, known: readonly string[]): string {
  const meant = likelySpelling(name, known) ?? known.find((option) => option.replace('-', '') === name.toLowerCase());
  return `There is no option \`${raw}\`${meant === undefined ? `; see \`catalog-warden check --help\`.` : `; did you mean \`--${meant}\`?`}`;
}

/** The value as one of the choices. */
function choose<Choice extends string>(option: string, value: string, choices: readonly Choice[]): Choice {
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) throw new UsageError(`\`${option}\` cannot be \`${value}\`${advice(value, choices)}`);
  return chosen;
}

function advice(written: string, choices: readonly string[]): string {
  const meant = likelySpelling(written, choices);
  return meant === undefined ? `; use ${codes(choices)}.` : `; did you mean \`${meant}\`?`;
}

function codes(words: readonly string[]): string {
  return words
    .map((word) => `\`${word}\``)
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1');
}

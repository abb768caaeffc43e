import type { ParseArgsConfig } from 'node:util';
import { advice, parse } from './parse-options.ts';
import { UsageError } from './usage-error.ts';

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

const rulesOptions = {
  watch: { type: 'boolean' },
  facts: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  check: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

const rulesActions = ['list', 'explain', 'test', 'new', 'docs', 'lock'] as const;

/** Reads the arguments behind `rules`; `undefined` asks for help. Throws a `UsageError`. */
export function readRules(args: readonly string[]): RulesArguments | undefined {
  const [action, ...rest] = args;
  if (action === undefined || action === '--help' || action === '-h') return undefined;
  const { values, positionals } = parse(rest, rulesOptions);
  if (values.help) return undefined;
  const found = rulesActions.find((name) => name === action);
  if (!found) throw new UsageError(`There is no command \`rules ${action}\`${advice(action, rulesActions)}`);
  return argumentsOf(found, positionals, values);
}

interface RulesOptions {
  readonly watch?: boolean | undefined;
  readonly facts?: boolean | undefined;
  readonly output?: string | undefined;
  readonly check?: boolean | undefined;
}

function argumentsOf(
  action: (typeof rulesActions)[number],
  positionals: readonly string[],
  { watch = false, facts = false, output, check = false }: RulesOptions,
): RulesArguments {
  const [first] = positionals;
  switch (action) {
    case 'test':
      return { command: 'rules', action, folders: positionals, watch };
    case 'list':
      return { command: 'rules', action, folders: positionals, facts };
    case 'explain':
      if (first === undefined)
        throw new UsageError('`rules explain` needs the id of a rule; see `catalog-warden rules list`.');
      return { command: 'rules', action, id: first, folders: positionals.slice(1) };
    case 'docs':
      return { command: 'rules', action, folders: positionals, output, check };
    case 'new':
      if (first === undefined || positionals.length > 1)
        throw new UsageError('`rules new` needs one id: `rules new my-pack/my-rule`.');
      return { command: 'rules', action, id: first };
    case 'lock':
      return { command: 'rules', action };
  }
}

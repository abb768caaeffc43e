import type { FailOn } from '../core/policy/config.ts';
import { SetupError } from './setup-error.ts';

/** What the workflow's author asked for; `undefined` leaves the choice to the configuration file. */
export interface Inputs {
  /** Files or folders, relative to the workspace. */
  readonly paths: readonly string[];
  readonly config: string | undefined;
  readonly catalog: string | undefined;
  /** Folders of further rule packs, relative to the workspace. */
  readonly rules: readonly string[];
  readonly failOn: FailOn | undefined;
  readonly ratchet: boolean;
  readonly suggest: boolean;
  readonly sarifFile: string | undefined;
  readonly githubToken: string | undefined;
  /** Where the App is that takes the report, without a slash at its end. */
  readonly appUrl: string | undefined;
}

const names = [
  'path',
  'config',
  'rules',
  'catalog',
  'fail-on',
  'ratchet',
  'suggest',
  'sarif-file',
  'github-token',
  'app-url',
] as const;

type InputName = (typeof names)[number];

/** Reads the inputs as the runner hands them over: `INPUT_<NAME>` variables, empty when not given. */
export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  const read = (name: InputName): string | undefined => env[variable(name)]?.trim() || undefined;
  return {
    paths: lines(read('path') ?? '.'),
    rules: lines(read('rules') ?? ''),
    config: read('config'),
    catalog: read('catalog'),
    failOn: failOn(read('fail-on')),
    ratchet: trueOrFalse('ratchet', read('ratchet')),
    suggest: trueOrFalse('suggest', read('suggest')),
    sarifFile: read('sarif-file'),
    githubToken: read('github-token'),
    appUrl: appUrl(read('app-url')),
  };
}

function lines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The inputs given that the Action does not know, in lower case: most likely misspelt. */
export function unknownInputs(env: NodeJS.ProcessEnv): readonly string[] {
  const known = new Set<string>(names.map(variable));
  return Object.keys(env)
    .filter((key) => key.startsWith('INPUT_') && !known.has(key))
    .map((key) => key.slice('INPUT_'.length).toLowerCase())
    .sort();
}

/** The names of the inputs, as `action.yml` declares them. */
export const inputNames: readonly string[] = names;

function variable(name: string): string {
  return `INPUT_${name.toUpperCase()}`;
}

function failOn(value: string | undefined): FailOn | undefined {
  switch (value) {
    case undefined:
    case 'error':
    case 'warning':
    case 'never':
      return value;
    default:
      throw new SetupError(`The input \`fail-on\` is \`${value}\`. It must be \`error\`, \`warning\` or \`never\`.`);
  }
}

function trueOrFalse(name: InputName, value: string | undefined): boolean {
  switch (value?.toLowerCase()) {
    case undefined:
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      throw new SetupError(`The input \`${name}\` is \`${value}\`. It must be \`true\` or \`false\`.`);
  }
}

/** The report and the token that goes with it travel encrypted, except on the machine itself. */
function appUrl(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isLocal = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)) return value.replace(/\/+$/, '');
  throw new SetupError(`The input \`app-url\` is \`${value}\`. It must be the address of the App: \`https://…\`.`);
}

import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What the App runs with, whether it is registered at GitHub or not. */
export interface ServiceSettings {
  /** GitHub's REST API, without a slash at its end. */
  readonly apiUrl: string;
  readonly database: { readonly databaseUrl: string } | { readonly dataDir: string };
  readonly host: string;
  readonly port: number;
  /** Where people and GitHub reach the App, without a slash at its end; `undefined` when not stated. */
  readonly publicUrl: string | undefined;
  /** The name of the repository of an organisation that holds its policy. */
  readonly policyRepository: string;
  readonly logLevel: LogLevel;
  /** Whether the button `Fix` is shown; the App needs the permission `contents: write` for it. */
  readonly fixButton: boolean;
}

/** What GitHub knows the App by. */
interface Registration {
  readonly appId: string;
  /** The App's private key (PEM). */
  readonly privateKey: string;
  /** The webhook secrets that count: the present one, and during a rotation the previous one. */
  readonly webhookSecrets: readonly string[];
}

/** How the App runs. */
export interface Settings extends ServiceSettings, Registration {}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** How much is logged (pino's levels). */
export type LogLevel = (typeof logLevels)[number];

/** The settings, or a sentence for each thing that is wrong or missing. */
export type ReadSettings<Kind = Settings> = { readonly settings: Kind } | { readonly problems: readonly string[] };

/** GitHub allows any secret; a short one can be guessed from a single signed delivery. */
export const shortestSecret = 32;

/** Whether any variable says that the App is registered. Without one, it can be registered in a browser. */
export function isRegistered(environment: NodeJS.ProcessEnv): boolean {
  return ['APP_ID', 'PRIVATE_KEY', 'PRIVATE_KEY_PATH', 'WEBHOOK_SECRET'].some((name) => environment[name]?.trim());
}

/** Reads the settings from environment variables. Secrets never appear in problems. */
export function readSettings(environment: NodeJS.ProcessEnv): ReadSettings {
  const { read, problems } = readerOf(environment);
  const settings = { ...readRegistration(environment, read), ...readService(environment, read) };
  return problems.length > 0 ? { problems } : { settings };
}

/** Reads what the App runs with before it is registered. */
export function readServiceSettings(environment: NodeJS.ProcessEnv): ReadSettings<ServiceSettings> {
  const { read, problems } = readerOf(environment);
  const settings = readService(environment, read);
  return problems.length > 0 ? { problems } : { settings };
}

/** What is wrong with the value of a variable, to be read behind its name. */
interface Problem {
  readonly problem: string;
}

/** Gives what a variable says, or `undefined` and one problem more. */
type Read = <Result>(name: string, judge: (text: string | undefined) => Result) => Exclude<Result, Problem> | undefined;

function readerOf(environment: NodeJS.ProcessEnv): { readonly read: Read; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const read: Read = (name, judge) => {
    const result = judge(environment[name]?.trim() || undefined);
    if (!isProblem(result)) return result as Exclude<typeof result, Problem>;
    problems.push(`\`${name}\` ${result.problem}`);
    return undefined;
  };
  return { read, problems };
}

function readRegistration(environment: NodeJS.ProcessEnv, read: Read): Registration {
  const appId = read('APP_ID', numeric);
  const privateKey = environment['PRIVATE_KEY_PATH']?.trim()
    ? read('PRIVATE_KEY_PATH', keyInFile)
    : read('PRIVATE_KEY', keyInText);
  const secret = read('WEBHOOK_SECRET', (text) => secretOf(text) ?? { problem: missingSecret });
  const previous = read('WEBHOOK_SECRET_PREVIOUS', secretOf);
  return {
    appId: appId ?? '',
    privateKey: privateKey ?? '',
    webhookSecrets: [secret ?? '', ...(previous === undefined ? [] : [previous])],
  };
}

function readService(environment: NodeJS.ProcessEnv, read: Read): ServiceSettings {
  const apiUrl = read('GITHUB_API_URL', (text) => (text === undefined ? 'https://api.github.com' : apiUrlOf(text)));
  const databaseUrl = read('DATABASE_URL', postgresUrl);
  const port = read('PORT', portOf);
  const publicUrl = read('PUBLIC_URL', (text) => (text === undefined ? undefined : httpUrl(text)));
  const policyRepository = read('POLICY_REPOSITORY', repositoryName);
  const logLevel = read('LOG_LEVEL', levelOf);
  const fixButton = read('FIX_BUTTON', onOrOff);
  return {
    apiUrl: apiUrl ?? '',
    database: databaseUrl === undefined ? { dataDir: dataFolder(environment) } : { databaseUrl },
    host: environment['HOST']?.trim() || '0.0.0.0',
    port: port ?? 3000,
    publicUrl,
    policyRepository: policyRepository ?? '.github',
    logLevel: logLevel ?? 'info',
    fixButton: fixButton ?? false,
  };
}

/** The folder for the embedded database and for what a registration in a browser gave. */
export function dataFolder(environment: NodeJS.ProcessEnv): string {
  return path.resolve(environment['DATA_DIR']?.trim() || 'data');
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'problem' in value;
}

function numeric(text: string | undefined) {
  if (text !== undefined && /^\d{1,20}$/.test(text)) return text;
  return { problem: "must be the App's number. GitHub shows it on the App's settings page as `App ID`." };
}

function keyInFile(file: string | undefined) {
  let text: string;
  try {
    text = readFileSync(file ?? '', 'utf8');
  } catch (error) {
    return { problem: `names \`${file}\`, which cannot be read: ${(error as NodeJS.ErrnoException).code}.` };
  }
  return pem(text) ?? { problem: `names \`${file}\`, which holds no private key in PEM form.` };
}

function keyInText(text: string | undefined) {
  if (text === undefined)
    return { problem: "is not set. Set it to the App's private key (PEM), or `PRIVATE_KEY_PATH` to its file." };
  // One line with `\n`, or in base64, is how keys survive tools that keep no line breaks.
  const written = text.includes('-----BEGIN') ? text.replaceAll(String.raw`\n`, '\n') : decodeBase64(text);
  return pem(written) ?? { problem: 'holds no private key in PEM form.' };
}

function decodeBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}

function pem(text: string): string | undefined {
  try {
    const key = createPrivateKey(text);
    return key.asymmetricKeyType === 'rsa' ? key.export({ type: 'pkcs8', format: 'pem' }).toString() : undefined;
  } catch {
    // What is no key is told by whoever asked.
    return undefined;
  }
}

const missingSecret = `is not set. Set it to the secret of the App's webhook, of ${shortestSecret} characters or more.`;

function secretOf(text: string | undefined) {
  if (text === undefined || text.length >= shortestSecret) return text;
  return {
    problem: `has ${text.length} characters; ${shortestSecret} or more are needed. Make one with \`openssl rand -hex 32\` and set it here and in the App's settings.`,
  };
}

function apiUrlOf(text: string) {
  const url = httpUrl(text);
  if (isProblem(url)) return url;
  const { hostname, pathname } = new URL(url);
  if (hostname === 'github.com') return { problem: 'must be `https://api.github.com`, or be left out.' };
  if (hostname.endsWith('.ghe.com') && !hostname.startsWith('api.'))
    return { problem: `must be \`https://api.${hostname}\`: on GHE.com the API has a host of its own.` };
  const isServer = !hostname.startsWith('api.') && !/^(?:localhost|127\.|\[)/.test(hostname);
  if (isServer && pathname === '/')
    return { problem: `must end in \`/api/v3\` for GitHub Enterprise Server: \`${url}/api/v3\`.` };
  return url;
}

function httpUrl(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return { problem: `is \`${text}\`, which is no http(s) address.` };
  if (url.username !== '' || url.password !== '') return { problem: 'must hold no user and no password.' };
  return text.replace(/\/+$/, '');
}

function postgresUrl(text: string | undefined) {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The text may hold a password, so it is not shown.
  return url && /^postgres(?:ql)?:$/.test(url.protocol)
    ? text
    : { problem: 'is no address of PostgreSQL: `postgres://user:password@host:5432/database`.' };
}

function portOf(text: string | undefined) {
  if (text === undefined) return 3000;
  return /^\d{1,5}$/.test(text) && Number(text) < 65_536
    ? Number(text)
    : { problem: `is \`${text}\`; it must be a number from 0 to 65535.` };
}

function repositoryName(text: string | undefined) {
  if (text === undefined) return '.github';
  return /^[\w.-]{1,100}$/.test(text)
    ? text
    : { problem: `is \`${text}\`; it must be the name of a repository, without its owner.` };
}

function levelOf(text: string | undefined) {
  const level = logLevels.find((one) => one === (text ?? 'info'));
  return level ?? { problem: `is \`${text}\`; it must be one of ${logLevels.map((one) => `\`${one}\``).join(', ')}.` };
}

function onOrOff(text: string | undefined) {
  if (text === undefined || text === 'false') return false;
  return text === 'true' ? true : { problem: `is \`${text}\`; it must be \`true\` or \`false\`.` };
}

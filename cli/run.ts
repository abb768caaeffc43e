import { readArguments } from './arguments.ts';
import { runCheck } from './check.ts';
import { print, say } from './terminal.ts';

/** Errors that say what is wrong with the call, the repository or the configuration. */
const callersMistakes: ReadonlySet<string> = new Set([
  'UsageError',
  'GitError',
  'CustomKindError',
  'EnvironmentError',
  'SettingsError',
  'StoreError',
]);

/** Runs the command line and gives the exit status: 0 nothing blocks, 1 something does, 2 the call is wrong. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args);
  } catch (error) {
    if (error instanceof Error && callersMistakes.has(error.name)) {
      say(`catalog-warden: ${error.message}`);
    } else {
      say(`catalog-warden: this is a mistake of the program, not yours: ${stackOf(error)}`);
    }
    return 2;
  }
}

async function dispatch(args: readonly string[]): Promise<number> {
  const call = readArguments(args);
  switch (call.command) {
    case 'check':
      return runCheck(call);
    case 'rules':
      return (await import('./rules/run.ts')).runRules(call);
    case 'explain':
      return (await import('./explain.ts')).runExplain(call.rule);
    case 'init':
      return (await import('./init.ts')).runInit(call);
    case 'badge':
      return (await import('./badge.ts')).runBadge(call);
    case 'serve':
      return (await import('./serve.ts')).runServe(call);
    case 'jobs':
      return (await import('./jobs.ts')).runJobs(call);
    case 'demo':
      return (await import('./demo.ts')).runDemo(call);
    case 'help':
      print((await import('./help.ts')).helpText(call.topic));
      return 0;
    case 'version':
      print(`${(await import('./version.ts')).version}\n`);
      return 0;
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

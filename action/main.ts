import { likelySpelling } from '../core/source/edit-distance.ts';
import { readEnvironment } from './environment.ts';
import { inputNames, readInputs, unknownInputs } from './inputs.ts';
import { run } from './run.ts';
import { ConfigError, SetupError } from './setup-error.ts';
import { trustWorkspace } from './trust-workspace.ts';
import { plainLog, workflowCommand } from './workflow-commands.ts';

/** Errors of other layers that say what is wrong with the set-up or the configuration. */
const callersMistakes: ReadonlySet<string> = new Set(['CustomKindError', 'EnvironmentError']);

/** Runs the Action and gives the exit status. Whatever goes wrong is said in one place, without a stack trace. */
export async function main(env: NodeJS.ProcessEnv, write: (text: string) => void): Promise<number> {
  try {
    for (const name of unknownInputs(env)) write(workflowCommand('warning', unknownInput(name)));
    const inputs = readInputs(env);
    const environment = readEnvironment(env, write);
    trustWorkspace(env, environment.workspace);
    return await run(inputs, environment);
  } catch (error) {
    report(error, write);
    return 1;
  }
}

function report(error: unknown, write: (text: string) => void): void {
  if (error instanceof ConfigError) {
    for (const { file, line, message } of error.problems) write(workflowCommand('error', message, { file, line }));
  } else if (error instanceof SetupError || (error instanceof Error && callersMistakes.has(error.name))) {
    write(workflowCommand('error', error.message));
  } else {
    write(
      workflowCommand(
        'error',
        'Catalog Warden itself broke. The log holds what its makers need to know; please report it.',
      ),
    );
    write(plainLog(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  }
}

function unknownInput(name: string): string {
  const meant = likelySpelling(name, inputNames);
  const advice =
    meant === undefined
      ? `There are ${inputNames.map((known) => `\`${known}\``).join(', ')}.`
      : `Did you mean \`${meant}\`?`;
  return `There is no input \`${name}\`, so it does nothing. ${advice}`;
}

/** A command that the runner obeyed. */
export interface WorkflowCommand {
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const known = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

/**
 * Reads standard output as the runner does: `::command name=value::message` where a line begins with it, the old
 * `##[command name=value;]message` anywhere in a line, and neither between `stop-commands` and its token.
 */
export function parseLog(stdout: string): { readonly commands: readonly WorkflowCommand[]; readonly log: string } {
  const commands: WorkflowCommand[] = [];
  const log: string[] = [];
  let token: string | undefined;
  for (const line of stdout.split(/\r\n|\r|\n/)) {
    if (token !== undefined) {
      if (line.trim() === `::${token}::`) token = undefined;
      else log.push(line);
      continue;
    }
    const command = parseCommand(line);
    if (!command) log.push(line);
    else if (command.command === 'stop-commands') token = command.message;
    else commands.push(command);
  }
  if (token !== undefined) throw new Error('The runner was told to obey nothing, and never told to go on');
  return { commands, log: log.join('\n') };
}

function parseCommand(line: string): WorkflowCommand | undefined {
  return parseWith(/^\s*::(?<name>[^\s:]+)(?: (?<properties>.*?))?::(?<message>.*)$/, ',', line) ?? parseOld(line);
}

function parseOld(line: string): WorkflowCommand | undefined {
  return parseWith(/##\[(?<name>[^\s\]]+)(?: (?<properties>[^\]]*))?\](?<message>.*)$/, ';', line);
}

function parseWith(pattern: RegExp, separator: string, line: string): WorkflowCommand | undefined {
  const groups = pattern.exec(line)?.groups;
  const command = groups?.['name']?.toLowerCase();
  if (!groups || command === undefined || !known.has(command)) return undefined;
  const pairs = (groups['properties'] ?? '').split(separator).filter((pair) => pair.includes('='));
  const properties = pairs.map((pair) => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals).trim(), decodeProperty(pair.slice(equals + 1))];
  });
  return {
    command,
    properties: Object.fromEntries(properties) as Record<string, string>,
    message: decode(groups['message'] ?? ''),
  };
}

function decodeProperty(text: string): string {
  return decode(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
}

function decode(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

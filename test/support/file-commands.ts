/**
 * Parses what an action wrote to `GITHUB_OUTPUT` and its like, as the runner does: `name=value`, or
 * `name<<delimiter`, lines, delimiter.
 */
export function parseFileCommands(text: string): Readonly<Record<string, string>> {
  const entries: Record<string, string> = {};
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals !== -1 && (heredoc === -1 || equals < heredoc)) {
      entries[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    if (heredoc < 1) throw new Error(`Invalid format: ${line}`);
    const end = lines.indexOf(line.slice(heredoc + 2), index + 1);
    if (end === -1) throw new Error(`Matching delimiter not found: ${line}`);
    entries[line.slice(0, heredoc)] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return entries;
}

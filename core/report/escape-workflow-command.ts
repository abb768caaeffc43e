/** Text as the message of a GitHub workflow command. */
export function escapeCommandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Text as a property of a GitHub workflow command. */
export function escapeCommandProperty(text: string): string {
  return escapeCommandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * Output that holds no `##[command]`, which GitHub's runner obeys wherever it stands in a line of a log. The other
 * form, `::command::`, is obeyed at the start of a line only: there a format must never put text from a file.
 */
export function withoutLogCommands(output: string): string {
  return output.replaceAll('##[', '## [');
}

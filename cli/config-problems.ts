import type { ConfigProblem } from '../core/policy/load-config.ts';
import { escapeControl } from '../core/report/escape-control.ts';
import { excerpt } from '../core/report/excerpt.ts';

/** What is wrong in a configuration, each with its place and the line it stands on. */
export function configProblemsText(problems: readonly ConfigProblem[], text: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  return problems
    .map((problem) => {
      const head = `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`;
      return [escapeControl(head), ...(text === '' ? [] : excerptText(lines, problem))].join('\n');
    })
    .join('\n\n');
}

function excerptText(lines: readonly string[], problem: ConfigProblem): string[] {
  const shown = excerpt(lines, problem);
  const width = Math.max(...shown.map(({ number }) => String(number ?? '').length), 1);
  return shown.flatMap(({ number, text, mark }) => [
    `  ${String(number ?? '').padStart(width)} | ${text}`,
    ...(mark ? [`  ${' '.repeat(width)} | ${' '.repeat(mark.offset)}${'^'.repeat(mark.width)}`] : []),
  ]);
}

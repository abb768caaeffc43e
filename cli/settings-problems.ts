import { escapeControl } from '../core/report/escape-control.ts';
import { excerpt } from '../core/report/excerpt.ts';
import type { SettingsProblem } from '../core/source/settings-problem.ts';

/** What is wrong in files of settings, each with its place and the line it stands on. */
export function settingsProblemsText(problems: readonly SettingsProblem[]): string {
  return problems
    .map((problem) => {
      const head = `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`;
      return [escapeControl(head), ...(problem.text === '' ? [] : excerptText(problem))].join('\n');
    })
    .join('\n\n');
}

function excerptText(problem: SettingsProblem): string[] {
  const shown = excerpt(problem.text.split(/\r\n|\r|\n/), problem);
  const width = Math.max(...shown.map(({ number }) => String(number ?? '').length), 1);
  return shown.flatMap(({ number, text, mark }) => [
    `  ${String(number ?? '').padStart(width)} | ${text}`,
    ...(mark ? [`  ${' '.repeat(width)} | ${' '.repeat(mark.offset)}${'^'.repeat(mark.width)}`] : []),
  ]);
}

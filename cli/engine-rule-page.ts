import type { RuleDocumentation } from '../core/catalog/check.ts';
import { ruleDocumentation } from '../core/catalog/rule-documentation.ts';
import { usesColor } from './terminal.ts';

/**
 * What a rule of the engine means, for the terminal; `undefined` when there is none of this id. `unknown-field` means
 * `catalog/unknown-field` when no other family has one.
 */
export async function engineRulePage(id: string): Promise<string | undefined> {
  const rule = ruleDocumentation.find((one) => one.id === id) ?? onlyNamed(id);
  return rule && explainRule(rule, await usesColor());
}

function onlyNamed(name: string): RuleDocumentation | undefined {
  const named = ruleDocumentation.filter((rule) => rule.id.split('/')[1] === name);
  return named.length === 1 ? named[0] : undefined;
}

function explainRule(rule: RuleDocumentation, color: boolean): string {
  const strong = (text: string): string => (color ? `\u001B[1m${text}\u001B[22m` : text);
  const files = (example: RuleDocumentation['examples']['wrong']): string =>
    Object.entries(example.files ?? {})
      .map(([file, text]) => `\n    ${file}:\n${indent(text, 6)}`)
      .join('');
  return [
    `${strong(rule.id)}  (${rule.severity})`,
    `${rule.title}.`,
    '',
    strong('Why'),
    indent(wrap(rule.why), 2),
    '',
    strong('How to mend it'),
    indent(wrap(rule.remedy), 2),
    '',
    strong('Wrong'),
    indent(rule.examples.wrong.catalogInfo, 4) + files(rule.examples.wrong),
    '',
    strong('Right'),
    indent(rule.examples.right.catalogInfo, 4) + files(rule.examples.right),
    '',
  ].join('\n');
}

function indent(text: string, width: number): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(width) + line))
    .join('\n');
}

/** Breaks running text at 90 columns; lists and code keep their lines. */
function wrap(text: string): string {
  return text.split('\n').map(wrapLine).join('\n');
}

function wrapLine(line: string): string {
  if (/^(?: {4}|\s*[-*|`])/.test(line)) return line;
  let wrapped = '';
  let column = 0;
  for (const word of line.split(' ')) {
    if (column > 0 && column + word.length + 1 > 90) {
      wrapped += `\n${word}`;
      column = word.length;
    } else {
      wrapped += column === 0 ? word : ` ${word}`;
      column += word.length + (column === 0 ? 0 : 1);
    }
  }
  return wrapped;
}

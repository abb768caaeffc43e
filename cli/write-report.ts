import { ruleDocumentation } from '../core/catalog/rule-documentation.ts';
import type { CheckResult } from '../core/check.ts';
import type { Formatter } from '../core/report/formats/formatter.ts';
import { pretty } from '../core/report/formats/pretty.ts';
import { codeOf, reasonOf } from '../workspace/containment.ts';
import type { CheckArguments } from './arguments.ts';
import { print, say, usesColor } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Renders the report in the format asked for and puts it where it was asked for. */
export async function writeReport({ report, sources }: CheckResult, call: CheckArguments): Promise<void> {
  const format = await formatterOf(call.format);
  const toFile = call.output !== undefined && call.output !== '-';
  const color = !toFile && (await usesColor());
  const text = format(report, { sources, color, rules: ruleDocumentation });
  if (!toFile || call.output === undefined) return print(text);
  const { writeAtomically } = await import('../workspace/write-file.ts');
  try {
    writeAtomically(call.output, text);
  } catch (error) {
    const reason = codeOf(error) === 'ENOENT' ? 'there is no such folder' : reasonOf(error);
    throw new UsageError(`The report cannot be written to \`${call.output}\`: ${reason}.`);
  }
  const { errors, warnings, notes } = report.summary;
  say(`Wrote ${call.output}: errors ${errors}, warnings ${warnings}, notes ${notes}.`);
}

/** The usual format is at hand, the others are loaded. */
async function formatterOf(name: CheckArguments['format']): Promise<Formatter> {
  return name === 'pretty' ? pretty : (await import('../core/report/formats/index.ts')).formats[name];
}

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { likelySpelling } from '../core/source/edit-distance.ts';
import { UsageError } from './usage-error.ts';

/** `parseArgs` with messages of our own. */
export function parse<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  const known = Object.keys(options);
  // Tokens are read first, so that nothing throws before we have looked.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true, allowPositionals: true });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) throw new UsageError(unknownOption(token.rawName, token.name, known));
    if (option.type === 'boolean' && token.value !== undefined) {
      throw new UsageError(`\`--${token.name}\` takes no value.`);
    }
    if (option.type === 'string' && (token.value === undefined || token.value === '')) {
      throw new UsageError(`\`${token.rawName}\` needs a value.`);
    }
    if (
      option.type === 'string' &&
      !token.inlineValue &&
      token.value?.startsWith('-') === true &&
      token.value !== '-'
    ) {
      throw new UsageError(
        `\`${token.rawName}\` needs a value; write \`--${token.name}=${token.value}\` if you mean it.`,
      );
    }
  }
  return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
}

function unknownOption(raw: string, name: string, known: readonly string[]): string {
  const meant = likelySpelling(name, known) ?? known.find((option) => option.replace('-', '') === name.toLowerCase());
  return `There is no option \`${raw}\`${meant === undefined ? `; see \`catalog-warden check --help\`.` : `; did you mean \`--${meant}\`?`}`;
}

/** The value as one of the choices. */
export function choose<Choice extends string>(option: string, value: string, choices: readonly Choice[]): Choice {
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) throw new UsageError(`\`${option}\` cannot be \`${value}\`${advice(value, choices)}`);
  return chosen;
}

/** `; did you mean …?`, or the choices. */
export function advice(written: string, choices: readonly string[]): string {
  const meant = likelySpelling(written, choices);
  return meant === undefined ? `; use ${codes(choices)}.` : `; did you mean \`${meant}\`?`;
}

/** The words as code, the last one after `or`. */
export function codes(words: readonly string[]): string {
  return words
    .map((word) => `\`${word}\``)
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1');
}

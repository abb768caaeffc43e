import { placeholderAdvice } from './cel-tree.ts';
import type { ExpressionMistake } from './expression.ts';

interface Written {
  readonly text: string;
  /** What the error is about. */
  readonly range: ExpressionMistake['range'];
  /** The names of the parameters. */
  readonly params: ReadonlySet<string>;
}

/** What an author must change where the syntax is wrong, by the code of the library's error; nothing for other errors. */
export function syntaxMistake(
  { code, summary }: { readonly code: string; readonly summary: string },
  written: Written,
): string | undefined {
  const found = written.text.slice(...written.range);
  switch (code) {
    case 'unexpected_token':
    case 'expected_token':
      return tokenMistake(summary, written);
    case 'unexpected_character':
      return characterMistake(written);
    case 'unterminated_string':
      return `The text is not closed. Add \`${found.charAt(0)}\` at its end.`;
    case 'invalid_escape_sequence':
      return `\`${found}\` means nothing in a text. Write \`\\${found}\`, or \`r\` before the opening quote.`;
    case 'reserved_identifier':
      return `\`${found}\` is a word of the language, and no name. Choose another one.`;
    case 'limit_exceeded':
      return `The expression is too large (${summary}). Make several rules of it.`;
    default:
      return undefined;
  }
}

const closing: Readonly<Record<string, readonly [open: string, close: string]>> = {
  RPAREN: ['(', ')'],
  RBRACKET: ['[', ']'],
  RBRACE: ['{', '}'],
};

function tokenMistake(summary: string, { text, range }: Written): string {
  const found = text.slice(...range);
  const [, expected, got] = /^Expected (\w+), got (\w+)/.exec(summary) ?? [];
  if (text.trim() === '') return 'The expression is empty.';
  const pair = closing[expected ?? ''];
  if (pair && got === 'EOF') return `A \`${pair[0]}\` is not closed. Add \`${pair[1]}\`.`;
  if (found === '') return 'The expression ends too early. Write what is missing at its end.';
  if (pair)
    return `\`${found}\` cannot stand here. An operator such as \`&&\`, or \`${pair[1]}\`, is missing before it.`;
  if (expected === 'IDENTIFIER') return `\`${found}\` cannot stand here. A name must follow the dot.`;
  return `\`${found}\` cannot stand here. A value is missing before it.`;
}

const instead: Readonly<Record<string, string>> = { '=': '==', '&': '&&', '|': '||', and: '&&', or: '||' };

const opening: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

function characterMistake({ text, range: [at], params }: Written): string {
  const [found = ''] = /^(?:\w+|\$\{[^{}]*\}|.)/su.exec(text.slice(at)) ?? [];
  const [, name] = /^\$\{\s*(.*?)\s*\}$/s.exec(found) ?? [];
  if (name !== undefined) return placeholderAdvice(name, params);
  const operator = instead[found];
  if (operator !== undefined) return `\`${found}\` is no operator. Write \`${operator}\`.`;
  if (/\bnot\s+$/.test(text.slice(0, at))) return '`not` is no operator. Write `!`.';
  const open = opening[found];
  if (open !== undefined) return `There is no \`${open}\` for this \`${found}\`. Remove it.`;
  const advice = /^[\w'"]/.test(found) ? ' An operator such as `&&` is missing before it.' : '';
  return `\`${found}\` cannot stand here.${advice}`;
}

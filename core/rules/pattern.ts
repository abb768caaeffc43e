import type { RE2JS } from './pattern-engine.ts';
import type { Json, Path } from '../source/json.ts';
import type { SettingsMistake } from '../source/validate-settings.ts';

type Engine = typeof RE2JS;

let engine: Engine | undefined;

/**
 * Loads the engine of regular expressions: RE2, whose time is linear in the text, so that no pattern of a pack and no
 * text of a repository can make it hang. Must have been awaited before `compilePattern`.
 */
export async function loadPatterns(): Promise<void> {
  engine ??= (await import('./pattern-engine.ts')).RE2JS;
}

/** Longer texts are cut: nobody means to match a whole book. */
const longestText = 1_000_000;

/** Prepares a pattern that has been checked; the function says whether a text holds a match. */
export function compilePattern(pattern: string): (text: string) => boolean {
  const expression = loaded().compile(pattern);
  const answers = new Map<string, boolean>();
  return (text) => {
    const answered = answers.get(text);
    if (answered !== undefined) return answered;
    const answer = expression.test(text.slice(0, longestText));
    if (text.length <= longestKept && answers.size < mostKept) answers.set(text, answer);
    return answer;
  };
}

// Types, lifecycles and tags are the same few words in a whole catalog.
const longestKept = 100;
const mostKept = 1_000;

/** What is wrong with a pattern; nothing when there is none. */
export function patternMistake(path: Path, pattern: Json | undefined): readonly SettingsMistake[] {
  if (typeof pattern !== 'string') return [];
  if (pattern.length > 1_000) {
    return [{ path, at: 'value', message: 'The pattern is longer than 1,000 characters. Shorten it.' }];
  }
  try {
    loaded().compile(pattern);
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
    return [{ path, at: 'value', message: `\`${pattern}\` is no regular expression (RE2): ${reason}.` }];
  }
}

function loaded(): Engine {
  if (!engine) throw new Error('The engine of regular expressions must be loaded first.');
  return engine;
}

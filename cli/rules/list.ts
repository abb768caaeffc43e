import { knownFacts } from '../../core/facts/known-facts.ts';
import { print } from '../terminal.ts';
import { choosePacks } from './choose-packs.ts';

/** `catalog-warden rules list`: one rule a line, its id first; with `facts` what rules may ask for. */
export async function runRulesList({
  folders,
  facts,
}: {
  readonly folders: readonly string[];
  readonly facts: boolean;
}): Promise<number> {
  print(facts ? factLines() : await ruleLines(folders));
  return 0;
}

async function ruleLines(folders: readonly string[]): Promise<string> {
  const { set, own } = await choosePacks(folders);
  const rules = set.rules.filter(({ rule }) => own.has(rule.id.split('/')[0] ?? ''));
  const width = Math.max(0, ...rules.map(({ rule }) => rule.id.length));
  return rules.map(({ rule, severity }) => `${rule.id.padEnd(width)}  ${severity.padEnd(7)}  ${rule.title}\n`).join('');
}

function factLines(): string {
  const entries = Object.entries(knownFacts).sort(([left], [right]) => (left < right ? -1 : 1));
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries
    .map(
      ([name, { type, from, documentation }]) =>
        `${name.padEnd(width)}  ${from.padEnd(8)}  ${type.padEnd(9)}  ${documentation}\n`,
    )
    .join('');
}

import { knownFacts } from '../../core/facts/known-facts.ts';
import { escapeLines, oneLine } from '../../core/report/escape-control.ts';
import { print } from '../terminal.ts';
import { choosePacks, tellProblems } from './choose-packs.ts';
import type { OpenedPacks } from './open-packs.ts';

/** `catalog-warden rules list`: one rule a line, its id first; with `facts` what rules may ask for. */
export async function runRulesList({
  folders,
  facts,
}: {
  readonly folders: readonly string[];
  readonly facts: boolean;
}): Promise<number> {
  if (facts) {
    print(factLines());
    return 0;
  }
  const opened = await choosePacks(folders);
  print(ruleLines(opened));
  return tellProblems(opened);
}

function ruleLines({ set, own }: OpenedPacks): string {
  const rules = set.rules.filter(({ rule }) => own.has(rule.id.split('/')[0] ?? ''));
  const width = Math.max(0, ...rules.map(({ rule }) => rule.id.length));
  const lines = rules.map(
    ({ rule, severity }) => `${rule.id.padEnd(width)}  ${severity.padEnd(7)}  ${oneLine(rule.title)}\n`,
  );
  return escapeLines(lines.join(''));
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

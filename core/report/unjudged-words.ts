import { groupBy } from '../group-by.ts';
import type { Judgement } from '../scorecard/apply-rules.ts';
import { count } from './report-words.ts';
import type { Report, RuleStateName } from './report.ts';

/** More reasons than this are counted. */
const mostReasons = 3;
/** More rules that broke than this are counted. */
const mostBroken = 5;

/**
 * What the rules could not judge, one sentence each: how many lack facts, with the reasons, and every rule that broke,
 * with its message. Neither fails anybody. Holds text from outside.
 */
export function unjudged(report: Report): readonly string[] {
  const unknown = statesOf(report, 'unknown');
  const broken = groupedByRule(statesOf(report, 'error'));
  const lines = [...broken]
    .slice(0, mostBroken)
    .map(
      ([rule, states]) =>
        `The rule \`${rule}\` broke for ${entitiesOf(states)}, and fails nobody: ${reasonsOf(states)}`,
    );
  if (broken.size > mostBroken) lines.push(`${count(broken.size - mostBroken, 'more rule')} broke.`);
  if (unknown.length > 0) {
    const rules = groupedByRule(unknown).size;
    lines.unshift(`${count(rules, 'rule')} could not judge ${entitiesOf(unknown)}: ${reasonsOf(unknown)}`);
  }
  return lines;
}

/**
 * The scorecards of which it is not known whether they speak of an entity, and those whose `where` broke: a sentence
 * each. Holds text from outside.
 */
export function unjudgedScorecards(scorecards: Judgement['unjudged']): readonly string[] {
  const byState = groupBy(scorecards, ({ scorecard, state }) => JSON.stringify([scorecard.id, state]));
  return [...byState.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { scorecard, state } = first;
    const states = own.map(({ entity, reason }) => ({ rule: scorecard.id, entity: entity.ref, reason }));
    const what =
      state === 'error'
        ? `The scorecard \`${scorecard.title}\` broke for ${entitiesOf(states)}, and is left out there`
        : `Whether the scorecard \`${scorecard.title}\` speaks of ${entitiesOf(states)} is not known`;
    return [`${what}: ${reasonsOf(states)}`];
  });
}

interface State {
  readonly rule: string;
  readonly entity: string;
  readonly reason: string;
}

function statesOf({ entities }: Report, wanted: RuleStateName): readonly State[] {
  return entities.flatMap(({ rules = {}, reasons = {}, file, document }) =>
    Object.entries(rules)
      .filter(([, state]) => state === wanted)
      .map(([rule]) => ({ rule, entity: `${document}:${file}`, reason: reasons[rule] ?? 'nobody said why' })),
  );
}

function groupedByRule(states: readonly State[]): ReadonlyMap<string, readonly State[]> {
  return groupBy(states, ({ rule }) => rule);
}

function entitiesOf(states: readonly State[]): string {
  return count(new Set(states.map(({ entity }) => entity)).size, 'entity');
}

/** The reasons, the most frequent one first, with a full stop. Of those that name other things one is shown. */
function reasonsOf(states: readonly State[]): string {
  const alike = [...groupBy(states, ({ reason }) => reason.replaceAll(/`[^`]*`/g, '`'))].sort(
    ([, left], [, right]) => right.length - left.length,
  );
  const shown = alike.slice(0, mostReasons).map(([, own]) => {
    const more = new Set(own.map(({ reason }) => reason)).size - 1;
    return `${own[0]?.reason.replace(/\.$/, '')}${more > 0 ? ` (and ${more} alike)` : ''}`;
  });
  const left = alike.length - shown.length;
  return `${[...shown, ...(left > 0 ? [count(left, 'more reason')] : [])].join(' · ')}.`;
}

import type { JsonObject } from '../core/source/json.ts';
import { dayOf } from './day-of.ts';
import type { AppContext } from './context.ts';
import { recordHistory } from './store/history.ts';
import { failuresByOwner, organizationCounts } from './store/counts.ts';
import { countFailures, countLevels } from './store/reports.ts';

/** Names of a kind that are kept of a day. */
const mostKeys = 1_000;

/** Levels of a scorecard that are kept. */
const mostLevels = 100;

/**
 * Keeps what an installation looks like today: `organisation`, `rule`, `owner` and `scorecard`, each with its counts.
 * Repositories and reports write the names of the last three, so of each only the names that look like one are kept,
 * and only so many, the worst first.
 */
export async function recordToday(
  { store, now }: Pick<AppContext, 'store' | 'now'>,
  installation: number,
): Promise<void> {
  const { db } = store;
  const [counts, rules, owners, levels] = await Promise.all([
    organizationCounts(db, installation),
    countFailures(db, installation),
    failuresByOwner(db, installation),
    countLevels(db, installation),
  ]);
  const byScorecard = new Map<string, Map<string, number>>();
  for (const { scorecard, level, entities } of levels) {
    // The empty text stands for what is below the lowest level.
    if (!isName(scorecard) || (level !== null && !isName(level))) continue;
    const own = byScorecard.get(scorecard) ?? new Map<string, number>();
    if (own.size < mostLevels) byScorecard.set(scorecard, own.set(level ?? '', entities));
  }
  const worst = owners.toSorted((one, other) => other.failures - one.failures);
  await recordHistory(db, { installationId: installation, day: dayOf(now()) }, [
    { scope: 'organisation', key: '', value: { ...counts } },
    ...bounded(rules.map(({ rule, ...value }) => ({ scope: 'rule', key: rule, value }))),
    ...bounded(worst.map(({ owner, ...value }) => ({ scope: 'owner', key: owner, value }))),
    ...bounded([...byScorecard].map(([key, own]) => ({ scope: 'scorecard', key, value: Object.fromEntries(own) }))),
  ]);
}

interface Value {
  readonly scope: string;
  readonly key: string;
  readonly value: JsonObject;
}

function bounded(values: readonly Value[]): readonly Value[] {
  return values.filter(({ key }) => isName(key)).slice(0, mostKeys);
}

/** Whether a text can name a rule, a scorecard, a level or an owner. The database has no room for longer keys. */
function isName(text: string): boolean {
  return /^\P{C}{1,200}$/u.test(text);
}

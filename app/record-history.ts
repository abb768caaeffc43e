import type { JsonObject } from '../core/source/json.ts';
import { dayOf } from './day-of.ts';
import type { AppContext } from './context.ts';
import { recordHistory } from './store/history.ts';
import { failuresByOwner, organizationCounts } from './store/counts.ts';
import { countFailures, countLevels } from './store/reports.ts';

/** Keeps what an installation looks like today: `organisation`, `rule`, `owner` and `scorecard`, each with its counts. */
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
  const byScorecard = new Map<string, Record<string, number>>();
  for (const { scorecard, level, entities } of levels) {
    // The empty text stands for what is below the lowest level.
    byScorecard.set(scorecard, { ...byScorecard.get(scorecard), [level ?? '']: entities });
  }
  await recordHistory(db, { installationId: installation, day: dayOf(now()) }, [
    { scope: 'organisation', key: '', value: { ...counts } },
    ...rules.map(({ rule, ...value }) => ({ scope: 'rule', key: rule, value })),
    ...owners.map(({ owner, ...value }) => ({ scope: 'owner', key: owner, value })),
    ...[...byScorecard].map(([key, value]) => ({ scope: 'scorecard', key, value: value as JsonObject })),
  ]);
}

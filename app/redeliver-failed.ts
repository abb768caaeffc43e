import { textOf } from '../core/source/json.ts';
import { failedDeliveries, redeliver } from '../github/deliveries.ts';
import { isRefusal } from '../github/github-error.ts';
import type { AppContext } from './context.ts';
import { getSetting, putSetting } from './store/settings.ts';

/** GitHub keeps deliveries for three days ("Viewing webhook deliveries"). */
const longest = 3 * 24 * 3600 * 1000;
/** A delivery that still fails then never works; what it told of is found by the sweep. */
const mostAttempts = 5;
/** GitHub's times are in seconds and of its own clock; an attempt under way is listed later. */
const overlap = 5 * 60 * 1000;
const key = 'deliveries';

/**
 * Asks GitHub for the deliveries again that failed since the last time. How far that got is kept after each, so that it
 * goes on from there. Throws `GithubError`.
 */
export async function redeliverFailed(
  { store: { db }, github, now }: Pick<AppContext, 'store' | 'github' | 'now'>,
  signal: AbortSignal,
): Promise<number> {
  const began = now();
  const kept = await getSetting(db, key);
  const oldest = new Date(began.getTime() - longest);
  const since = new Date(textOf(kept?.['since']) || oldest);
  const attempts = { ...(kept?.['attempts'] as Record<string, number> | undefined) };
  const failed = await failedDeliveries(github, since > oldest ? since : oldest);
  // What works, or is too old, needs no count.
  for (const guid of Object.keys(attempts)) if (!failed.some((one) => one.guid === guid)) delete attempts[guid];
  let asked = 0;
  for (const delivery of failed) {
    signal.throwIfAborted();
    const count = attempts[delivery.guid] ?? 0;
    if (count >= mostAttempts) continue;
    try {
      await redeliver(github, delivery);
      asked += 1;
    } catch (error) {
      // GitHub has it no more, or cannot send it.
      if (!isRefusal(error, 400, 404, 422)) throw error;
    }
    attempts[delivery.guid] = count + 1;
    await putSetting(db, key, { since: delivery.deliveredAt.toISOString(), attempts });
  }
  await putSetting(db, key, { since: new Date(began.getTime() - overlap).toISOString(), attempts });
  return asked;
}

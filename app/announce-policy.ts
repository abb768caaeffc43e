import type { AppContext } from './context.ts';
import { writeSummary } from './jobs/requests.ts';
import { organizationPolicy } from './organization-policy.ts';
import { getSetting, putSetting } from './store/settings.ts';
import { allIssueRequests } from './subjects.ts';

/**
 * Asks for the summary of an installation, and for all its issues if they were last asked for by another policy, which
 * may change every one although nothing else fails. `always` asks for them in any case. Throws `GithubError`.
 */
export async function announcePolicy(
  context: AppContext,
  installation: number,
  { always }: { readonly always: boolean },
): Promise<void> {
  const { db } = context.store;
  const { enforcement, hash } = await organizationPolicy(context, installation);
  const key = `announced policy of ${installation}`;
  if (always || (await getSetting(db, key))?.['hash'] !== hash) {
    for (const request of await allIssueRequests(db, installation, enforcement)) await context.queue.send(request);
    await putSetting(db, key, { hash });
  }
  await context.queue.send(writeSummary({ installation }));
}

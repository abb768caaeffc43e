import type { AppContext } from './context.ts';
import { writeSummary } from './jobs/requests.ts';
import { organizationPolicy } from './organization-policy.ts';
import { getSetting, putSetting } from './store/settings.ts';
import { allIssueRequests } from './subjects.ts';

/**
 * Asks for the summary of an installation, and for all its issues if they were last asked for by another policy or for
 * other readers of its repository, which may change every one although nothing else fails. `always` asks for them in any
 * case. Throws `GithubError`.
 */
export async function announcePolicy(
  context: AppContext,
  installation: number,
  { always }: { readonly always: boolean },
): Promise<void> {
  const { db } = context.store;
  const { enforcement, hash, isPublic } = await organizationPolicy(context, installation);
  const key = `announced policy of ${installation}`;
  const announced = await getSetting(db, key);
  if (always || announced?.['hash'] !== hash || announced['isPublic'] !== isPublic) {
    for (const request of await allIssueRequests(db, installation, enforcement)) await context.queue.send(request);
    await putSetting(db, key, { hash, isPublic });
  }
  await context.queue.send(writeSummary({ installation }));
}

import { GithubError, isRefused } from '../github/github-error.ts';
import { readTeams as readOnGithub } from '../github/teams.ts';
import type { AppContext } from './context.ts';
import { isOtherAnswer } from './facts.ts';
import { readPolicy, readTeams } from './jobs/requests.ts';
import { isForAll } from './judge-again.ts';
import { findInstallation, type Installation } from './store/installations.ts';
import { askedIn, findTeams, putTeams, type TeamList } from './store/teams.ts';
import { inTransaction } from './store/write.ts';

/**
 * Reads the teams of an installation's organisation into the store, and asks for new judgements where one depends on
 * what changed. Where GitHub refuses to show them, or shows none, they are not known. Throws `GithubError`, also when
 * GitHub showed them in part; then the store keeps what it had.
 */
export async function refreshTeams(context: AppContext, installation: Installation): Promise<void> {
  const { id } = installation;
  const readAt = context.now();
  const now: TeamList = { installationId: id, readAt, ...(await shownTeams(context, installation)) };
  await inTransaction(context.store.db, async (transaction) => {
    const before = await findTeams(transaction, id);
    if (before && before.readAt > readAt) return;
    await putTeams(transaction, now);
    const asked = await askedIn(transaction, id);
    if (asked.some((question) => isOtherAnswer(question, before, now))) {
      await context.queue.send(readPolicy({ installation: id }), transaction);
    }
  });
}

/** As `refreshTeams`, for a sync: where GitHub has trouble with the teams alone, they are left to a job of their own. */
export async function refreshTeamsOrLater(context: AppContext, id: number): Promise<void> {
  const installation = await findInstallation(context.store.db, id);
  if (!installation) return;
  try {
    await refreshTeams(context, installation);
  } catch (error) {
    if (!(error instanceof GithubError) || isForAll(error)) throw error;
    context.log.warn({ installation: id, err: error }, 'The teams are read later.');
    await context.queue.send(readTeams({ installation: id }));
  }
}

async function shownTeams(
  { github }: AppContext,
  { id, accountLogin, accountType }: Installation,
): Promise<Pick<TeamList, 'members' | 'problem'>> {
  const noTeams = notKnown(`${accountLogin} is no organisation, so it has no teams`);
  if (accountType !== 'Organization') return noTeams;
  const client = github.installation(id, { urgency: 'sweep', permissions: { members: 'read' } });
  try {
    const teams = await readOnGithub(client, accountLogin);
    if (!teams) return noTeams;
    // Whoever may see none is shown an empty list, too.
    if (teams.length === 0) return notKnown(`GitHub shows the App no team of ${accountLogin}`);
    return { members: Object.fromEntries(teams.map(({ slug, members }) => [slug, members])), problem: null };
  } catch (error) {
    if (!isRefused(error)) throw error;
    return notKnown(`the App may not read the teams of ${accountLogin} (needs \`members: read\`)`);
  }
}

function notKnown(problem: string): Pick<TeamList, 'members' | 'problem'> {
  return { members: null, problem };
}

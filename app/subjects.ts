import type { Enforcement } from '../core/policy/enforcement.ts';
import { mayHaveIssue } from './issue-plan.ts';
import { writeIssue } from './jobs/requests.ts';
import type { JobRequest } from './queue.ts';
import { failingSubjects } from './store/outlooks.ts';
import { listSubjectIssues } from './store/subject-issues.ts';
import type { Db } from './store/write.ts';

/** What of a repository or an owner decides of which issue something is the subject. */
export interface Concern {
  readonly repositoryId: number;
  /** Null for what has no owner. */
  readonly owner: string | null;
}

/** The subjects of the issues that may tell of something: what is not told in its owner's is told in its repository's. */
function subjectsOfIssue({ issues }: Enforcement, { repositoryId, owner }: Concern): readonly string[] {
  const own = `repository:${repositoryId}`;
  return issues.per === 'owner' && owner !== null && mayHaveIssue(owner) ? [`owner:${owner}`, own] : [own];
}

/** Asks for the issues of these concerns, each once. */
export function issueRequests(
  installation: number,
  enforcement: Enforcement,
  concerns: readonly Concern[],
): readonly JobRequest[] {
  const subjects = new Set(concerns.flatMap((concern) => subjectsOfIssue(enforcement, concern)));
  return [...subjects].map((subject) => writeIssue({ installation, subject }));
}

/** Asks for every issue of an installation that there is, or that there should be. */
export async function allIssueRequests(
  db: Db,
  installation: number,
  enforcement: Enforcement,
): Promise<readonly JobRequest[]> {
  const subjects = new Set([
    ...(await failingSubjects(db, installation)).flatMap((concern) => subjectsOfIssue(enforcement, concern)),
    ...(await listSubjectIssues(db, installation)).map(({ subject }) => subject),
  ]);
  return [...subjects].map((subject) => writeIssue({ installation, subject }));
}

import type { JobRequest } from '../queue.ts';

// One function for each job: what it looks at, and the key under which requests for the same become one run. Requests of
// the same key have the same data, but for hints. Ids are GitHub's numbers.

interface InstallationData {
  readonly installation: number;
}

interface RepositoryData extends InstallationData {
  readonly repository: number;
}

/**
 * Makes the check run of a pull request's head agree with what it holds. `brought` is a head that an event says is new,
 * which saves a look at what it has.
 */
export function checkPullRequest(
  data: RepositoryData & { readonly number: number; readonly brought?: string },
): JobRequest {
  return { name: 'check-pull-request', data, key: `${data.repository}#${data.number}` };
}

/** Makes the check run of a merge group's commit agree with what it holds. `ref` is `refs/heads/gh-readonly-queue/…`. */
export function checkMergeGroup(data: RepositoryData & { readonly sha: string; readonly ref: string }): JobRequest {
  return { name: 'check-merge-group', data, key: `${data.repository}@${data.sha}` };
}

/** Finds out what a commit is the head of, and has that checked. */
export function checkCommit(data: RepositoryData & { readonly sha: string }): JobRequest {
  return { name: 'check-commit', data, key: `${data.repository}@${data.sha}` };
}

/** Commits the fixes to a pull request's branch, unless its head is no longer `sha`. */
export function applyFixes(data: RepositoryData & { readonly number: number; readonly sha: string }): JobRequest {
  return { name: 'apply-fixes', data, key: `${data.repository}#${data.number}@${data.sha}` };
}

/** Reads the default branch of a repository into the store, or forgets a repository that is gone. */
export function readRepository(data: RepositoryData): JobRequest {
  return { name: 'read-repository', data, key: String(data.repository) };
}

/** Reads all repositories of an installation, or forgets an installation that is gone. */
export function syncInstallation(data: InstallationData): JobRequest {
  return { name: 'sync-installation', data, key: String(data.installation) };
}

/** Reads the policy of an organisation and judges all its repositories again, from the store. */
export function readPolicy(data: InstallationData): JobRequest {
  return { name: 'read-policy', data, key: String(data.installation) };
}

/** Reads the teams of an organisation, and judges again what depends on those that changed. */
export function readTeams(data: InstallationData): JobRequest {
  return { name: 'read-teams', data, key: String(data.installation) };
}

/** Makes the one issue of a subject agree with what the store knows: `repository:ID`, or `owner:REF` in lower case. */
export function writeIssue(data: InstallationData & { readonly subject: string }): JobRequest {
  return { name: 'write-issue', data, key: `${data.installation} ${data.subject}` };
}

/** Makes the summary of an organisation agree with what the store knows. */
export function writeSummary(data: InstallationData): JobRequest {
  return { name: 'write-summary', data, key: String(data.installation) };
}

/** Lets what the Action reported of the default branch take the place of what the App found there. */
export function applyReport(data: RepositoryData): JobRequest {
  return { name: 'apply-report', data, key: String(data.repository) };
}

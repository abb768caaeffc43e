import type { ReportFinding } from '../core/report/report.ts';
import { allPages, pageSize, type GitHubApi } from './client.ts';
import { parseHunks } from './diff-lines.ts';
import { reviewWithSuggestions, type PullRequest, type ReviewOutcome } from './suggestion-review.ts';
import { suggestionsFor, type Suggestion } from './suggestions.ts';

/** A checked file of the pull request. */
export interface CheckedFile {
  /** From the top of the repository. */
  readonly path: string;
  readonly text: string;
  /** The findings that the pull request answers for. */
  readonly findings: readonly ReportFinding[];
}

/** Offers the fixes that lie in the diff of a pull request, and takes back those offered before that are not needed any more. */
export async function suggestFixes(
  api: GitHubApi,
  pull: PullRequest,
  request: { readonly files: readonly CheckedFile[]; readonly scope: string },
): Promise<ReviewOutcome> {
  const fixable = request.files.filter(({ findings }) => findings.some(({ fix }) => fix));
  const wanted = fixable.length === 0 ? [] : await suggestionsInDiff(api, pull, fixable);
  return reviewWithSuggestions(api, pull, { wanted, scope: request.scope });
}

/**
 * GitHub says which lines it shows and which version of each file it shows them of. A file that differs from what was
 * checked is left alone: a merge with the base may have moved its lines.
 */
async function suggestionsInDiff(
  api: GitHubApi,
  pull: PullRequest,
  files: readonly CheckedFile[],
): Promise<readonly Suggestion[]> {
  const wanted = new Set(files.map(({ path }) => path));
  const place = { owner: pull.owner, repo: pull.repo, pull_number: pull.number };
  const changed = await allPages(
    (page) => api('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', { ...place, per_page: pageSize, page }),
    (seen) => seen.filter(({ filename }) => wanted.has(filename)).length === wanted.size,
  );
  // Loaded here, so that a run without suggestions does without.
  const { createHash } = await import('node:crypto');
  const blobId: BlobId = (text, length) => {
    const content = Buffer.from(text, 'utf8');
    const hash = createHash(length === 64 ? 'sha256' : 'sha1');
    return hash.update(`blob ${content.length}\0`).update(content).digest('hex');
  };
  const byPath = new Map(changed.map((file) => [file.filename, file]));
  return files.flatMap((file) => {
    const inPull = byPath.get(file.path);
    if (inPull?.patch === undefined || !isBlob(file.text, inPull.sha, blobId)) return [];
    return suggestionsFor({ ...file, hunks: parseHunks(inPull.patch) });
  });
}

/** Gives the id that git gives to a file of this text; 64 digits long in a repository of the newer format. */
type BlobId = (text: string, length: number) => string;

/** Whether a text is that of a git object. A checkout on Windows may have turned LF into CRLF. */
function isBlob(text: string, id: string | null, blobId: BlobId): boolean {
  return id !== null && (blobId(text, id.length) === id || blobId(text.replaceAll('\r\n', '\n'), id.length) === id);
}

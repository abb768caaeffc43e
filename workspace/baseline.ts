import { baselineOf, type CheckInput } from '../core/check.ts';
import type { Baseline } from '../core/report/baseline.ts';
import type { ReportFinding } from '../core/report/report.ts';
import { chooseFiles, type Found } from './find-files.ts';
import type { CommitReader } from './git-tree.ts';
import { openGit } from './git.ts';
import { fromTop, toTop } from './paths.ts';
import type { Workspace } from './reader.ts';

/** What was checked and found, and the commit to see it at. */
export interface BaseRequest {
  readonly workspace: Workspace;
  readonly found: Found;
  readonly input: CheckInput;
  readonly findings: readonly ReportFinding[];
  /** A full commit id. */
  readonly base: string;
}

/** What the same call would have found at an earlier commit. */
export async function baselineAt(request: BaseRequest): Promise<Baseline> {
  const git = openGit(request.workspace);
  const reader = await git.readerAt(request.base);
  const present = new Set(reader.files);
  // Only a file that is wrong now and was not there can be one that had another name.
  const known = request.findings.every(({ file }) => present.has(file));
  const renames = known ? new Map<string, string>() : await git.renames(request.base);
  const files = await filesAtBase(request, reader, renames);
  const renamed = new Map([...renames].map(([now, before]) => [before, now]));
  return baselineOf({ ...request.input, files }, reader, renamed);
}

/** The files that the same call would have checked at the base. */
async function filesAtBase(
  { workspace, found, input }: BaseRequest,
  reader: CommitReader,
  renames: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const rooted = reader.files.map((file) => toTop(workspace, file));
  const searched = await Promise.all(found.folders.map((folder) => chooseFiles(rooted, folder, input.config)));
  const present = new Set(reader.files);
  const named = found.files.map((file) => renames.get(file) ?? file).filter((file) => present.has(file));
  return [...new Set([...named, ...searched.flat().map((file) => fromTop(workspace, file))])].sort();
}

import { check, type CheckInput } from '../core/check.ts';
import type { Report } from '../core/report/report.ts';
import { chooseFiles, type Found } from './find-files.ts';
import type { CommitReader } from './git-tree.ts';
import { openGit } from './git.ts';
import { fromTop, toTop } from './paths.ts';
import type { Workspace } from './reader.ts';

/** What was checked, and the commit to see it at. */
export interface BaseRequest {
  readonly workspace: Workspace;
  readonly found: Found;
  readonly input: CheckInput;
  /** A full commit id. */
  readonly base: string;
}

/** The report that the same call would have given at an earlier commit, under the present names of renamed files. */
export async function reportAtBase(request: BaseRequest): Promise<Report> {
  const git = openGit(request.workspace);
  const [reader, renames] = await Promise.all([git.readerAt(request.base), git.renames(request.base)]);
  const files = await filesAtBase(request, reader, renames);
  const renamed = new Map([...renames].map(([now, before]) => [before, now]));
  return (await check({ ...request.input, files, renamed }, reader)).report;
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

import type { KnownCatalog } from '../core/catalog/build-index.ts';
import { baselineOf, check, type CheckInput, type CheckResult } from '../core/check.ts';
import { applyRatchet } from '../core/report/apply-ratchet.ts';
import type { Report } from '../core/report/report.ts';
import { chooseFiles } from '../workspace/find-files.ts';
import manifest from '../package.json' with { type: 'json' };
import type { RepositoryPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';

/** What is judged, and by what. */
export interface Evaluation {
  readonly snapshot: Snapshot;
  readonly policy: RepositoryPolicy;
  readonly subject: Report['subject'];
  /** The entities of the other repositories. */
  readonly catalog: KnownCatalog;
}

/** An earlier commit to compare with. */
export interface Before {
  readonly snapshot: Snapshot;
  /** The present path of each file that was renamed since. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Judges a repository as the command line and the Action would. */
export async function evaluate(evaluation: Evaluation): Promise<CheckResult> {
  return await check(await inputFor(evaluation, evaluation.snapshot), evaluation.snapshot);
}

/** A result beside what an earlier commit had. */
export interface Compared extends CheckResult {
  /** The references of the entities at the earlier commit, as Backstage compares them. */
  readonly refsBefore: readonly string[];
}

/** Judges a repository, with what an earlier commit already had marked as existing. */
export async function evaluateChange(evaluation: Evaluation, before: Before): Promise<Compared> {
  const result = await evaluate(evaluation);
  const input = await inputFor(evaluation, before.snapshot);
  const old = await baselineOf(input, before.snapshot, before.renamed);
  const report = applyRatchet(result.report, old, evaluation.policy.config.failOn);
  return { ...result, report, refsBefore: old.refs };
}

async function inputFor({ policy, subject, catalog }: Evaluation, snapshot: Snapshot): Promise<CheckInput> {
  return {
    files: await chooseFiles(snapshot.files, '', policy.config),
    config: policy.config,
    subject,
    catalog,
    version: manifest.version,
    ...(policy.rules && { rules: policy.rules }),
  };
}

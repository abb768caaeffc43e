import type { KnownEntity } from '../core/catalog/catalog-index.ts';
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
  /** The entities of the other repositories; `complete` when nothing else exists. */
  readonly catalog: { readonly entities: readonly KnownEntity[]; readonly complete: boolean };
}

/** An earlier commit to compare with. */
export interface Before {
  readonly snapshot: Snapshot;
  /** The present path of each file that was renamed since. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Judges a repository as the command line and the Action would. */
export async function evaluate(evaluation: Evaluation, before?: Before): Promise<CheckResult> {
  const { snapshot } = evaluation;
  const input = await inputFor(evaluation, snapshot);
  const result = await check(input, snapshot);
  const { findings, scorecards } = result.report;
  if (!before || (findings.length === 0 && scorecards.length === 0)) return result;
  const old = await baselineOf(await inputFor(evaluation, before.snapshot), before.snapshot, before.renamed);
  return { ...result, report: applyRatchet(result.report, old, input.config.failOn) };
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

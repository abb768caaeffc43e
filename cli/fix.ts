import path from 'node:path';
import type { CheckResult } from '../core/check.ts';
import { applyFixes } from '../core/report/apply-fixes.ts';
import { escapeControl } from '../core/report/escape-control.ts';
import type { ReportFinding } from '../core/report/report.ts';
import { lookUp, reasonOf } from '../workspace/containment.ts';
import type { Workspace } from '../workspace/reader.ts';
import { writeAtomically } from '../workspace/write-file.ts';
import { say } from './terminal.ts';

/** Fixes that touch the same characters need a round each. */
const mostRounds = 10;

interface FixRun {
  readonly workspace: Workspace;
  /** Checks the files as they are now. */
  readonly again: () => Promise<CheckResult>;
}

/** Mends what can be mended, file by file, says what was done, and gives the result of checking what is there now. */
export async function fixFiles(first: CheckResult, { workspace, again }: FixRun): Promise<CheckResult> {
  let result = first;
  let total = 0;
  for (let round = 0; round < mostRounds; round += 1) {
    const mended = mendOnce(result, workspace);
    if (mended === 0) break;
    total += mended;
    result = await again();
  }
  say(total === 0 ? 'Nothing to mend.' : `Mended ${total} ${total === 1 ? 'mistake' : 'mistakes'}.`);
  return result;
}

function mendOnce({ report, sources }: CheckResult, workspace: Workspace): number {
  let mended = 0;
  const fixable = report.findings.filter((finding) => finding.fix !== undefined);
  for (const file of new Set(fixable.map((finding) => finding.file))) {
    const findings = fixable.filter((finding) => finding.file === file);
    mended += mendFile(file, { findings, text: sources.get(file), workspace });
  }
  return mended;
}

interface FileToMend {
  readonly findings: readonly ReportFinding[];
  readonly text: string | undefined;
  readonly workspace: Workspace;
}

function mendFile(file: string, { findings, text, workspace }: FileToMend): number {
  if (text === undefined) return 0;
  const fixes = findings.flatMap((finding) => finding.fix ?? []);
  const fixed = applyFixes(text, fixes);
  if (fixed.applied.length === 0 || fixed.text === text) return 0;
  const place = lookUp(workspace.root, path.resolve(workspace.directory, file));
  if (place.is !== 'file') return 0;
  try {
    writeAtomically(place.real, fixed.text);
  } catch (error) {
    say(`${file}: not mended: ${reasonOf(error)}.`);
    return 0;
  }
  for (const finding of findings) {
    if (finding.fix && fixed.applied.includes(finding.fix)) {
      say(escapeControl(`${file}:${finding.line}: ${finding.fix.title}  (${finding.rule})`));
    }
  }
  return fixed.applied.length;
}

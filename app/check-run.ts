import { ruleDocumentation } from '../core/catalog/rule-documentation.ts';
import type { CheckResult } from '../core/check.ts';
import type { Mode } from '../core/policy/enforcement.ts';
import { cutText, oneLine } from '../core/report/escape-control.ts';
import { codeSpan, escapeMarkdown } from '../core/report/escape-markdown.ts';
import { markdown } from '../core/report/formats/markdown.ts';
import { byImportance, newFindings } from '../core/report/report-order.ts';
import { adviceOf, count, headline } from '../core/report/report-words.ts';
import type { ReportFinding } from '../core/report/report.ts';
import type { SettingsProblem } from '../core/source/settings-problem.ts';
import { checkButtons } from './check-subject.ts';
import type { CheckAction, CheckAnnotation, Conclusion } from '../github/check-run-request.ts';

/**
 * The name of the check run, which branch protections and rulesets know it by. GitHub counts the newest run of a name on
 * a commit, and a commit may be the head of several pull requests: a pull request to another branch, whose policy its
 * author may write, must not stand for one to the default branch. So the base is part of the name.
 */
export function checkNameFor(base: string, defaultBranch: string | null): string {
  return base === defaultBranch ? 'Catalog Warden' : `Catalog Warden (${base})`;
}

/** What a check run says when it is complete. */
export interface CheckRunContent {
  readonly conclusion: Conclusion;
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  readonly annotations: readonly CheckAnnotation[];
  readonly actions: readonly CheckAction[];
}

/** What goes into a check run beside the report. */
export interface CheckRunInput {
  readonly result: CheckResult;
  /** `undefined` where the repository takes no part. */
  readonly mode: Mode | undefined;
  /** What is wrong with the policy that the change brings. They count like errors. */
  readonly mistakes: readonly PlacedProblem[];
  /** Where files are shown: `https://github.com/acme/shop/blob/<sha>/`. */
  readonly filesUrl: string;
  /** Blocks of Markdown after the report: what other repositories say. Safe to show. */
  readonly further: readonly string[];
  /** What other repositories say, in a few words each; the errors count like findings. */
  readonly across: { readonly errors: readonly string[]; readonly warnings: readonly string[] };
  /** Exemptions that the pull request asks for and that would let it pass. */
  readonly pendingExemptions: readonly string[];
  /** Whether the App may commit fixes to the branch. */
  readonly canFix: boolean;
}

/** A mistake in a file of the policy; `path` is absent where it is not a file of the commit. */
export interface PlacedProblem extends Pick<SettingsProblem, 'file' | 'line' | 'endLine' | 'message'> {
  readonly path?: string;
}

/** Commits the fixes. */
export const fixAction: CheckAction = {
  label: 'Fix',
  description: 'Commit the certain fixes to the branch',
  identifier: checkButtons.fix,
};
/** Checks again. */
export const rerunAction: CheckAction = {
  label: 'Re-run',
  description: 'Check this commit again',
  identifier: checkButtons.runAgain,
};

/** Each fifty cost a request, and nobody reads more than these: the summary lists the rest. */
const mostAnnotations = 100;
/** GitHub takes 65,535 characters. */
const mostSummary = 65_535;

/** Renders a check run. */
export function checkRunContent(input: CheckRunInput): CheckRunContent {
  const { result, mistakes, filesUrl, further, canFix } = input;
  const { report, sources } = result;
  const conclusion = conclusionOf(input);
  const own = byImportance(newFindings(report.findings));
  const added = [...modeBlock(input, conclusion), ...mistakesBlock(mistakes), ...further].join('\n\n');
  const context = { sources, color: false, rules: ruleDocumentation, filesUrl };
  // Where other repositories have much to say, at least half is for the report.
  const room = Math.max(mostSummary / 2, mostSummary - added.length - 2);
  const summary = [markdown(report, context, { limit: room }).trimEnd(), added].filter((text) => text !== '');
  const isFixable = own.some(({ fix }) => fix !== undefined);
  return {
    conclusion,
    title: conclusion === 'action_required' ? 'An exemption waits for approval' : titleOf(input),
    summary: summary.join('\n\n'),
    annotations: [...mistakes.flatMap(annotationOfMistake), ...own.map(annotationOf)].slice(0, mostAnnotations),
    actions: [...(isFixable && canFix ? [fixAction] : []), rerunAction],
  };
}

function titleOf({ result, mistakes, across }: CheckRunInput): string {
  const { errors, warnings, notes } = result.report.summary;
  const wrong = mistakes.length > 0 ? [`${count(mistakes.length, 'mistake')} in the policy`] : [];
  const others = [...wrong, ...across.errors, ...across.warnings];
  // That nothing is wrong here is no news beside what is wrong elsewhere.
  return [...(others.length > 0 && errors + warnings + notes === 0 ? [] : [headline(result.report)]), ...others].join(
    '; ',
  );
}

/** Only errors fail, and only where the policy enforces. Warnings are neutral, which lets a required check pass. */
function conclusionOf({ result, mode, mistakes, across, pendingExemptions }: CheckRunInput): Conclusion {
  const { passed, warnings } = result.report.summary;
  const others = mistakes.length + across.errors.length;
  if (passed && others === 0) return warnings + across.warnings.length > 0 ? 'neutral' : 'success';
  if (mode !== 'enforce') return 'neutral';
  return pendingExemptions.length > 0 && others === 0 ? 'action_required' : 'failure';
}

function modeBlock({ mode, pendingExemptions }: CheckRunInput, conclusion: Conclusion): readonly string[] {
  if (conclusion === 'action_required') {
    return [
      `**Exemptions asked for:** ${pendingExemptions.map(codeSpan).join(', ')}. They count once they are merged.`,
    ];
  }
  if (conclusion === 'neutral' && mode === undefined) {
    return ['This repository takes no part in the organisation’s policy: nothing here blocks a merge.'];
  }
  if (conclusion === 'neutral' && mode !== 'enforce') {
    return [`The organisation’s policy is in the mode \`${mode}\`: nothing here blocks a merge.`];
  }
  return [];
}

/** More are not told. */
const mostMistakes = 50;

/** Mistakes in files of the policy, as a list in Markdown. */
export function mistakeLines(mistakes: readonly Pick<PlacedProblem, 'file' | 'line' | 'message'>[]): string {
  const lines = mistakes
    .slice(0, mostMistakes)
    .map(({ file, line, message }) => `- ${escapeMarkdown(cutText(oneLine(`${file}:${line}: ${message}`), 1000))}`);
  const left = mistakes.length - lines.length;
  return [...lines, ...(left > 0 ? [`- … and ${left} more`] : [])].join('\n');
}

function mistakesBlock(mistakes: readonly PlacedProblem[]): readonly string[] {
  if (mistakes.length === 0) return [];
  return [
    '### Mistakes in the policy',
    mistakeLines(mistakes),
    'The policy of the base judged this change. Mend these before it is merged: what is wrong does not count.',
  ];
}

function annotationOfMistake({ path, line, endLine, message }: PlacedProblem): readonly CheckAnnotation[] {
  if (path === undefined) return [];
  const lines = { startLine: line, endLine: Math.max(line, endLine) };
  return [{ path, ...lines, level: 'failure', title: 'A mistake in the policy', message: oneLine(message) }];
}

const levels = { error: 'failure', warning: 'warning', note: 'notice' } as const;

function annotationOf(finding: ReportFinding): CheckAnnotation {
  const { file, line, column, endLine, endColumn, rule, severity, message, entity } = finding;
  const lastLine = endColumn === 1 && endLine > line ? endLine - 1 : endLine;
  const advice = adviceOf(finding);
  return {
    path: file,
    startLine: line,
    endLine: Math.max(line, lastLine),
    ...(endLine === line && { startColumn: column, endColumn: Math.max(column, endColumn) }),
    level: levels[severity],
    title: cutText(oneLine(entity === undefined ? rule : `${rule} · ${entity}`), 250),
    message: [message, ...(advice === undefined ? [] : [`Help: ${advice}`])].map((text) => oneLine(text)).join('\n'),
  };
}

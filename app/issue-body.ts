import type { Severity } from '../core/finding.ts';
import { groupBy } from '../core/group-by.ts';
import { cutText, oneLine } from '../core/report/escape-control.ts';
import { codeSpan, escapeMarkdown } from '../core/report/escape-markdown.ts';
import { lineUrl } from '../core/report/file-url.ts';
import { fenced } from '../core/report/markdown-code.ts';
import { adviceOf, count } from '../core/report/report-words.ts';
import { byImportance } from '../core/report/report-order.ts';
import type { ReportFinding } from '../core/report/report.ts';
import { stepText, type StandingWords } from '../core/report/scorecard-words.ts';
import type { RuleWords } from './rule-words.ts';

/** A problem of a default branch. */
export interface IssueProblem {
  readonly finding: ReportFinding;
  /** `owner/name` of its repository. */
  readonly repository: string;
  /** Where a browser shows the files of its default branch: `https://github.com/acme/shop/blob/main/`. */
  readonly filesUrl: string;
}

/** What an issue tells of. */
export interface IssueInput {
  /** Whose issue it is: `owner/name` of a repository, or the reference of an owner. */
  readonly subject: { readonly repository: string } | { readonly owner: string };
  readonly problems: readonly IssueProblem[];
  readonly rules: ReadonlyMap<string, RuleWords>;
  readonly standings: readonly StandingWords[];
  /** What is not told here, since everybody can read it, but in its repositories. */
  readonly elsewhere?: { readonly problems: number; readonly repositories: number };
}

/** The title and the text of an issue. */
export interface IssueContent {
  readonly title: string;
  readonly body: string;
}

/** GitHub takes 65,536 characters; the rest is for the hidden mark. */
const usualLimit = 65_000;
/** No item is shorter. */
const shortestItem = 40;
const longestText = 1_000;
const longestName = 200;
const mostStandings = 20;

const severities: Readonly<Record<Severity, string>> = {
  error: '🔴 **error**',
  warning: '🟡 **warning**',
  note: '🔵 **note**',
};

/** How many there are, in words: `2 errors, 1 warning`. */
export function countSeverities(problems: readonly { readonly severity: Severity }[]): string {
  const amounts = (['error', 'warning', 'note'] as const).map(
    (severity) => [problems.filter((problem) => problem.severity === severity).length, severity] as const,
  );
  return amounts
    .filter(([amount]) => amount > 0)
    .map(([amount, severity]) => count(amount, severity))
    .join(', ');
}

/**
 * Renders the issue of a repository or of an owner. Where not all fits it is rendered again with fewer problems, the
 * least important left out, and says how many; so no Markdown is ever cut.
 */
export function issueContent(input: IssueInput, limit = usualLimit): IssueContent {
  const problems = [...input.problems];
  const important = byImportance(problems.map(({ finding }) => finding));
  const rank = new Map(important.map((finding, index) => [finding, index]));
  const sorted = problems.toSorted((one, other) => rankOf(rank, one) - rankOf(rank, other));
  const items = new Map<IssueProblem, string>();
  const render = (shown: number, standings: number): string => {
    const chosen = sorted.slice(0, shown);
    for (const problem of chosen) if (!items.has(problem)) items.set(problem, itemOf(problem, input));
    return assemble(input, { chosen, items, standings });
  };
  // At least half is for the problems.
  const standings = render(0, mostStandings).length <= limit / 2 ? mostStandings : 0;
  let [most, least] = [Math.min(sorted.length, Math.ceil(limit / shortestItem)), 0];
  const all = render(most, standings);
  if (most === sorted.length && all.length <= limit) return { title: titleOf(input), body: all };
  while (most - least > 1) {
    const middle = (most + least) >> 1;
    if (render(middle, standings).length <= limit) least = middle;
    else most = middle;
  }
  return { title: titleOf(input), body: render(least, standings) };
}

function rankOf(rank: ReadonlyMap<ReportFinding, number>, { finding }: IssueProblem): number {
  return rank.get(finding) ?? 0;
}

/** A title is plain text for GitHub: nothing in it is a mention. */
function titleOf({ subject, problems }: IssueInput): string {
  const counts = countSeverities(problems.map(({ finding }) => finding));
  const of = 'owner' in subject ? ` of ${cutText(oneLine(subject.owner), 120)}` : '';
  return `Catalog files${of}: ${counts}`;
}

interface Chosen {
  readonly chosen: readonly IssueProblem[];
  readonly items: ReadonlyMap<IssueProblem, string>;
  readonly standings: number;
}

function assemble(input: IssueInput, { chosen, items, standings }: Chosen): string {
  const { subject, problems } = input;
  const about = 'owner' in subject ? `what ${code(subject.owner)} owns` : code(subject.repository);
  const counts = countSeverities(problems.map(({ finding }) => finding));
  const blocks = [`The catalog files of ${about} have ${counts}.`, ...elsewhereBlocks(input)];
  for (const [heading, some] of groupBy(inOrder(chosen), (problem) => headingOf(problem, input))) {
    blocks.push(`### ${heading}`, some.map((problem) => items.get(problem) ?? '').join('\n'));
  }
  const left = problems.length - chosen.length;
  if (left > 0) {
    blocks.push(
      `**${count(left, 'more problem')}** left out here for want of room: \`catalog-warden check\` lists all.`,
    );
  }
  blocks.push(...ruleBlocks(chosen, input.rules), ...standingBlocks(input.standings, standings));
  blocks.push(...exemptionBlocks(chosen));
  blocks.push(
    'Catalog Warden keeps this issue up to date: it changes when the default branch does, and closes when nothing is left. Checking a box changes nothing.',
  );
  return blocks.join('\n\n');
}

function elsewhereBlocks({ elsewhere }: IssueInput): readonly string[] {
  if (!elsewhere || elsewhere.problems === 0) return [];
  const { problems, repositories } = elsewhere;
  const where = `${count(repositories, 'repository')} that ${repositories === 1 ? 'is' : 'are'} not public`;
  return [`${count(problems, 'more problem')} in ${where}: everybody can read this, so they are told there.`];
}

/** By repository and entity, then by file and line. */
function inOrder(problems: readonly IssueProblem[]): readonly IssueProblem[] {
  const keyOf = ({ repository, finding }: IssueProblem): string => `${repository} ${finding.entity ?? ''}`;
  return problems.toSorted(
    (one, other) =>
      compare(keyOf(one), keyOf(other)) ||
      compare(one.finding.file, other.finding.file) ||
      one.finding.line - other.finding.line ||
      compare(one.finding.rule, other.finding.rule),
  );
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function headingOf({ repository, finding }: IssueProblem, { subject }: IssueInput): string {
  const of = finding.entity === undefined ? 'Files' : code(finding.entity);
  return 'owner' in subject ? `${of} in ${code(repository)}` : of;
}

/** An item of the checklist. GitHub shows each line of it as a line. */
function itemOf({ finding, filesUrl }: IssueProblem, { rules }: IssueInput): string {
  const { rule, severity, file, line, message, fix } = finding;
  const url = lineUrl(filesUrl, file, line) ?? filesUrl;
  const from = rules.get(rule)?.countsFrom;
  const deadline = from === undefined ? '' : ` · counts from ${prose(from)}`;
  const help = adviceOf(finding);
  return [
    `- [ ] ${severities[severity]} · [${code(`${file}:${line}`)}](${url}) · ${code(rule)}${deadline}`,
    prose(message),
    ...(help === undefined ? [] : [`**Help:** ${prose(help)}`]),
    ...(fix === undefined ? [] : [`**Fix:** ${prose(fix.title)}`]),
  ].join('\n  ');
}

/** Why each rule is there, once. */
function ruleBlocks(problems: readonly IssueProblem[], rules: IssueInput['rules']): readonly string[] {
  const ids = [...new Set(problems.map(({ finding }) => finding.rule))].sort();
  const items = ids.flatMap((id) => {
    const words = rules.get(id);
    if (!words) return [];
    // The engine's own words are Markdown; what a pack says is anybody's.
    const say = words.isMarkdown ? oneLine : prose;
    const from =
      words.countsFrom === undefined ? '' : ` **It counts from ${prose(words.countsFrom)}; until then it is a note.**`;
    return [
      `- ${code(id)}: ${say(words.title).replace(/\.$/, '')}.${from}`,
      `  **Why:** ${say(words.why)}`,
      `  **How to mend it:** ${say(words.remedy)}`,
    ].join('\n');
  });
  return items.length === 0 ? [] : ['### Why, and how to mend it', items.join('\n')];
}

function standingBlocks(standings: readonly StandingWords[], most: number): readonly string[] {
  if (standings.length === 0 || most === 0) return [];
  const items = standings.slice(0, most).map(({ entity, scorecard, level, distance, standing }) => {
    const [step] = standing.next?.steps ?? [];
    const next = distance === '' ? '' : `, ${prose(distance)}${step ? `: ${prose(stepText(step))}` : ''}`;
    return `- ${code(entity.ref)} · ${prose(scorecard)}: **${prose(level)}**${next}`;
  });
  const left = standings.length - items.length;
  return ['### Levels', [...items, ...(left > 0 ? [`- … and ${left} more`] : [])].join('\n')];
}

/** What Backstage refuses cannot be exempt. */
function exemptionBlocks(problems: readonly IssueProblem[]): readonly string[] {
  const example = problems.find(({ finding }) => !finding.rule.startsWith('backstage/') && finding.entity);
  if (!example) return [];
  const { rule, entity = '' } = example.finding;
  const lines = [
    `rule: ${scalar(rule)}`,
    `entity: ${scalar(entity)}`,
    'reason: Why, in 20 characters or more.',
    'granted: YYYY-MM-DD',
    'expires: YYYY-MM-DD',
  ];
  return [
    '### When a rule cannot be followed for now',
    'Ask for an exemption: open a pull request that adds a file like this one to `.github/catalog-warden/exemptions/`. It counts once it is merged. Rules of `backstage/…` cannot be exempt.',
    fenced('yaml', lines.join('\n')),
  ];
}

/** A scalar of YAML, in quotes where it needs any. */
function scalar(text: string): string {
  const shown = cutText(oneLine(text), longestName);
  return /^[a-z][\w:/.-]*\w$/i.test(shown) && !shown.includes(': ') ? shown : JSON.stringify(shown);
}

function code(text: string): string {
  return codeSpan(cutText(oneLine(text), longestName));
}

function prose(text: string): string {
  return escapeMarkdown(cutText(oneLine(text), longestText));
}

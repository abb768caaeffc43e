import { cutText, oneLine } from '../core/report/escape-control.ts';
import { codeSpan, escapeMarkdown } from '../core/report/escape-markdown.ts';
import { count } from '../core/report/report-words.ts';
import type { SettingsProblem } from '../core/source/settings-problem.ts';

/** A number, with what it was a week ago where that is known. */
export interface Trend {
  readonly now: number;
  readonly before?: number | undefined;
}

/** A rule or an owner with what fails. */
export interface Failing {
  readonly name: string;
  readonly failures: Trend;
  readonly repositories: number;
}

/** An issue that is not written, and what it would tell of. */
export interface UnwrittenIssue {
  /** `owner/name` of a repository, or the reference of an owner; absent where it may not be named. */
  readonly about?: string | undefined;
  readonly errors: number;
  readonly problems: number;
}

/** What the summary of an organisation tells. Lists are sorted, the worst first. */
export interface SummaryInput {
  /** The name of the organisation. */
  readonly account: string;
  readonly mode: string;
  readonly repositories: number;
  /** How many of them are counted and not named, since everybody can read the summary and not them. */
  readonly unnamed: number;
  readonly withCatalog: number;
  readonly entities: number;
  readonly errors: Trend;
  readonly warnings: Trend;
  readonly notes: Trend;
  readonly scorecards: readonly {
    readonly title: string;
    /** The highest first; what is below the lowest comes last. */
    readonly levels: readonly { readonly title: string; readonly entities: Trend }[];
  }[];
  readonly rules: readonly Failing[];
  readonly owners: readonly Failing[];
  /** How much fails that nobody owns. */
  readonly unowned: number;
  /** Names of repositories that were not read in a week; `undefined` for one that may not be named. */
  readonly stale: readonly (string | undefined)[];
  readonly queued: readonly UnwrittenIssue[];
  readonly dryRun: readonly UnwrittenIssue[];
  readonly unwritable: readonly UnwrittenIssue[];
  readonly policyProblems: readonly SettingsProblem[];
  /** Exemptions that end within 14 days. */
  readonly exemptions: readonly { readonly file: string; readonly rule: string; readonly expires: string }[];
}

const mostRows = 20;
const longestName = 200;

/** The title of the summary. */
export const summaryTitle = 'Catalog Warden: the state of the catalog';

/** Renders the summary. It holds no date of its own, so that it changes only when the state does. */
export function summaryBody(input: SummaryInput): string {
  const { account, mode, repositories, withCatalog, entities, errors, warnings, notes } = input;
  const read = `${count(repositories, 'repository')}, ${withCatalog} with catalog files, ${count(entities, 'entity')}`;
  const blocks = [
    `${code(account)}: ${read}. The mode of the policy is \`${mode}\`. Changes are those since a week ago.`,
    table(
      ['', 'number', 'change'],
      [':--', '--:', '--:'],
      [
        ['errors', String(errors.now), change(errors)],
        ['warnings', String(warnings.now), change(warnings)],
        ['notes', String(notes.now), change(notes)],
      ],
    ),
    ...unnamedBlocks(input.unnamed),
    ...policyBlocks(input.policyProblems),
    ...input.scorecards.slice(0, mostRows).flatMap(({ title, levels }) => [
      `### ${prose(title)}`,
      table(
        ['level', 'entities', 'change'],
        [':--', '--:', '--:'],
        levels
          .slice(0, mostRows)
          .map((level) => [cell(level.title), String(level.entities.now), change(level.entities)]),
      ),
    ]),
    ...failingBlocks('Rules that fail most', 'rule', input.rules),
    ...failingBlocks('Owners with the most to mend', 'owner', input.owners),
    ...(input.unowned > 0 ? [`${count(input.unowned, 'problem')} in what nobody owns.`] : []),
    ...issueBlocks('Issues that wait', 'More are written every hour, the worst first.', input.queued),
    ...issueBlocks('Issues that a dry run did not write', 'Take `dryRun` away to have them written.', input.dryRun),
    ...issueBlocks(
      'Issues that cannot be written',
      'The repository has Issues switched off, or GitHub refused. It is tried again every hour.',
      input.unwritable,
    ),
    ...exemptionBlocks(input.exemptions),
    ...staleBlocks(input.stale),
    'Catalog Warden keeps this text up to date. Close the issue if nobody reads it: it stays closed.',
  ];
  return blocks.join('\n\n');
}

function unnamedBlocks(unnamed: number): readonly string[] {
  if (unnamed === 0) return [];
  const are = `${count(unnamed, 'repository')} ${unnamed === 1 ? 'is' : 'are'}`;
  return [
    `Everybody can read this, and ${are} not public: they are counted, and nothing of them is named, neither repositories nor their owners and rules. Make the policy repository private or internal to see the names.`,
  ];
}

function policyBlocks(problems: readonly SettingsProblem[]): readonly string[] {
  if (problems.length === 0) return [];
  const items = problems.map(({ file, line, message }) => `- ${code(`${file}:${line}`)}: ${prose(message)}`);
  return ['### The policy has mistakes', 'Until they are mended, the last policy without any counts.', list(items)];
}

function failingBlocks(title: string, noun: string, failing: readonly Failing[]): readonly string[] {
  if (failing.length === 0) return [];
  const rows = failing
    .slice(0, mostRows)
    .map(({ name, failures, repositories }) => [
      cell(name, code),
      String(failures.now),
      change(failures),
      String(repositories),
    ]);
  const shown = table([noun, 'problems', 'change', 'repositories'], [':--', '--:', '--:', '--:'], rows);
  const left = failing.length - rows.length;
  return [`### ${title}`, shown, ...(left > 0 ? [`… and ${left} more.`] : [])];
}

function issueBlocks(title: string, what: string, issues: readonly UnwrittenIssue[]): readonly string[] {
  if (issues.length === 0) return [];
  const items = issues.flatMap(({ about, errors, problems }) =>
    about === undefined
      ? []
      : [`- ${code(about)}: ${count(problems, 'problem')}, ${count(errors, 'error')} among them`],
  );
  return [`### ${title}: ${issues.length}`, what, list(items, issues.length - items.length)];
}

function exemptionBlocks(exemptions: SummaryInput['exemptions']): readonly string[] {
  if (exemptions.length === 0) return [];
  const items = exemptions.map(({ file, rule, expires }) => `- ${code(rule)} until ${prose(expires)}: ${code(file)}`);
  return ['### Exemptions that end soon', list(items)];
}

function staleBlocks(stale: SummaryInput['stale']): readonly string[] {
  if (stale.length === 0) return [];
  const named = stale.filter((name) => name !== undefined);
  return [
    `### Not read for a week: ${stale.length}`,
    'GitHub did not show them. What is said of them may be old.',
    list(
      named.map((name) => `- ${code(name)}`),
      stale.length - named.length,
    ),
  ];
}

/** `unnamed`: how many more there are in repositories that may not be named. */
function list(items: readonly string[], unnamed = 0): string {
  const left = items.length - mostRows;
  return [
    ...items.slice(0, mostRows),
    ...(left > 0 ? [`- … and ${left} more`] : []),
    ...(unnamed > 0 ? [`- ${unnamed} in what is not public`] : []),
  ].join('\n');
}

function table(head: readonly string[], columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, columns, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function change({ now, before }: Trend): string {
  if (before === undefined) return '';
  const difference = now - before;
  return difference === 0 ? '±0' : difference > 0 ? `+${difference}` : `−${-difference}`;
}

function cell(text: string, render: (text: string) => string = prose): string {
  // A bar would end the cell, also one behind a backslash, unless they are parted.
  return render(text).replaceAll(/(\\?)\|/g, (_bar, slash: string) => (slash === '' ? '\\|' : '\\ \\|'));
}

function code(text: string): string {
  return codeSpan(cutText(oneLine(text), longestName));
}

function prose(text: string): string {
  return escapeMarkdown(cutText(oneLine(text), longestName));
}

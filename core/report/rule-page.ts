import type { Example, RuleDocumentation } from '../catalog/check.ts';
import { fenced } from './markdown-code.ts';

/** The page of a rule, in Markdown: what `explain` prints and what stands in `docs/rules/`. */
export function rulePage(rule: RuleDocumentation): string {
  return [
    `# ${rule.id}`,
    `${rule.title}.`,
    `Severity: **${rule.severity}**${rule.id.startsWith('backstage/') ? ': Backstage refuses the document' : ''}.`,
    '## Why it matters',
    rule.why,
    '## How to mend it',
    rule.remedy,
    '## Wrong',
    ...example(rule.examples.wrong),
    '## Right',
    ...example(rule.examples.right),
  ]
    .map((part) => part.trim())
    .join('\n\n')
    .concat('\n');
}

/** The table of all rules, in Markdown, with links to their pages. */
export function ruleIndex(rules: readonly RuleDocumentation[]): string {
  const rows = rules
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, severity, title }) => `| [${id}](${id}.md) | ${severity} | ${title.replaceAll('|', '\\|')} |`);
  return [
    '# Rules',
    '',
    'Rules that begin with `backstage/` are the mistakes for which Backstage refuses a document. Rules that begin with',
    '`catalog/` are what Backstage accepts although it is wrong.',
    '',
    '| rule | severity | what is wrong |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function example({ catalogInfo, files = {}, config, repository }: Example): readonly string[] {
  const parts: string[] = [];
  if (repository !== undefined) parts.push(`In the repository \`${repository}\`:`);
  if (config && Object.keys(config).length > 0) {
    parts.push('With this configuration:', fenced('json', JSON.stringify(config, null, 2)));
  }
  parts.push(fenced('yaml', catalogInfo));
  for (const [path, text] of Object.entries(files)) parts.push(`\`${path}\`:`, fenced(languageOf(path), text));
  return parts;
}

function languageOf(path: string): string {
  const extension = /\.([a-z]+)$/.exec(path)?.[1] ?? '';
  return extension === 'yml' ? 'yaml' : extension;
}

import type { CollectedPack } from '../rules/collect-packs.ts';
import type { ActiveRule, RuleSet, Scorecard } from '../rules/pack.ts';
import type { Rule, RuleTest } from '../rules/rule.ts';
import type { JsonObject } from '../source/json.ts';
import { escapeLines } from './escape-control.ts';
import { fenced } from './markdown-code.ts';

/** How an entity or a file is written in YAML; the engine has no writer of its own. */
type WriteYaml = (value: JsonObject) => string;

/** The page of a pack, in Markdown: its scorecards as tables, and its rules with their tests as examples. */
export function packPage({ pack }: CollectedPack, set: RuleSet, writeYaml: WriteYaml): string {
  const rules = new Map(set.rules.map((active) => [active.rule.id, active]));
  const own = pack.rules.flatMap((rule) => rules.get(rule.id) ?? []);
  const blocks = [
    `# ${pack.title}`,
    ...(pack.description === undefined ? [] : [pack.description.trim()]),
    `Pack \`${pack.id}\`, version ${pack.version}.${pack.owner === undefined ? '' : ` Owner: \`${pack.owner}\`.`}${extendsText(pack.extends)}`,
    ...pack.scorecards.flatMap((scorecard) => scorecardBlocks(scorecard, rules)),
    ...(own.length === 0 ? [] : ['## Rules', ruleTable(own)]),
    ...own.flatMap((active) => ruleBlocks(active, writeYaml)),
  ];
  return escapeLines(`${blocks.join('\n\n')}\n`);
}

/** The page of one rule, for `rules explain`. */
export function packRulePage(active: ActiveRule, writeYaml: WriteYaml): string {
  return escapeLines(`${ruleBlocks(active, writeYaml).join('\n\n').replace(/^##+ /, '# ')}\n`);
}

function extendsText(references: readonly string[]): string {
  if (references.length === 0) return '';
  return ` Extends ${references.map((reference) => `\`${reference}\``).join(', ')}.`;
}

function scorecardBlocks(scorecard: Scorecard, rules: ReadonlyMap<string, ActiveRule>): readonly string[] {
  const rows = scorecard.levels.flatMap(({ title, rules: own }) =>
    own.map(
      (id, index) =>
        `| ${index === 0 ? cell(title) : ''} | \`${id}\` | ${cell(rules.get(id)?.rule.title ?? 'switched off, so left out')} |`,
    ),
  );
  return [
    `## Scorecard: ${scorecard.title}`,
    ...(scorecard.description === undefined ? [] : [scorecard.description.trim()]),
    `\`${scorecard.id}\`, for ${scopeText(scorecard.appliesTo)}. A level asks for its own rules and those of all lower levels.`,
    ['| level | rule | what should be |', '| --- | --- | --- |', ...rows].join('\n'),
  ];
}

function ruleTable(rules: readonly ActiveRule[]): string {
  const rows = rules.map(
    ({ rule, severity }) => `| [${rule.id}](#${anchor(rule.id)}) | ${severity} | ${cell(rule.title)} |`,
  );
  return ['| rule | severity | what should be |', '| --- | --- | --- |', ...rows].join('\n');
}

function anchor(id: string): string {
  return id.replaceAll('/', '');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function ruleBlocks({ rule, severity }: ActiveRule, writeYaml: WriteYaml): readonly string[] {
  const facts = [
    `Severity: **${severity}**`,
    `for ${scopeText(rule.appliesTo)}`,
    ...(rule.evidence === 'state' ? ['never blocks a pull request, since a pull request cannot mend it'] : []),
    ...(rule.scope === 'repository' ? ['told once for the repository'] : []),
  ];
  return [
    `### ${rule.id}`,
    `${rule.title}.`,
    `${facts.join('; ')}.`,
    ...(rule.deprecated === undefined ? [] : [`**Deprecated:** ${rule.deprecated}`]),
    `**Why:** ${rule.why.trim()}`,
    `**Remedy:** ${rule.remedy.trim()}`,
    ...parameterBlocks(rule),
    ...statementBlocks(rule, writeYaml),
    ...exampleBlocks(rule, writeYaml),
  ];
}

function scopeText({ kind, type, lifecycle, where }: Rule['appliesTo']): string {
  const parts = [
    kind.length === 0 ? 'every kind' : `kind ${kind.map((one) => `\`${one}\``).join(', ')}`,
    ...(type.length === 0 ? [] : [`of type ${type.map((one) => `\`${one}\``).join(', ')}`]),
    ...(lifecycle.length === 0 ? [] : [`with lifecycle ${lifecycle.map((one) => `\`${one}\``).join(', ')}`]),
    ...(where === undefined ? [] : [`where \`${where.trim()}\``]),
  ];
  return parts.join(' ');
}

function parameterBlocks({ params }: Rule): readonly string[] {
  const rows = Object.entries(params).map(
    ([name, { type, default: fallback, description }]) =>
      `| \`${name}\` | ${type} | \`${JSON.stringify(fallback)}\` | ${cell(description)} |`,
  );
  if (rows.length === 0) return [];
  return [['| parameter | type | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n')];
}

function statementBlocks({ assert, expect }: Rule, writeYaml: WriteYaml): readonly string[] {
  const stated: JsonObject = assert ? { assert: assert.options } : { expect: expect ?? '' };
  return [fenced('yaml', writeYaml(stated))];
}

/** The first test of each state, as an example. */
function exampleBlocks({ tests }: Rule, writeYaml: WriteYaml): readonly string[] {
  const shown = new Map<string, RuleTest>();
  for (const test of tests) if (!shown.has(test.expect.state)) shown.set(test.expect.state, test);
  return [...shown.values()].flatMap((test) => {
    const { it, entity, files, facts, expect } = test;
    const around: JsonObject = {
      ...(Object.keys(files).length > 0 && { files }),
      ...(Object.keys(facts).length > 0 && { facts }),
    };
    const heading = `Example: it ${it}${expect.message === undefined ? '' : `, and says “${expect.message}”`}`;
    return [
      `<details><summary>${heading.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</summary>`,
      fenced('yaml', writeYaml({ entity, ...around })),
      '</details>',
    ];
  });
}

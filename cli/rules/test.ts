import { count } from '../../core/report/report-words.ts';
import { findTestGaps, runRuleTests } from '../../core/rules/run-tests.ts';
import type { CollectedPack } from '../../core/rules/collect-packs.ts';
import { placeOf, type PackFolder } from '../../core/rules/pack-folder.ts';
import type { Rule } from '../../core/rules/rule.ts';
import { placeSettings } from '../../core/source/place-settings.ts';
import { settingsProblemsText } from '../settings-problems.ts';
import { print, say } from '../terminal.ts';
import { openPacks } from './open-packs.ts';

/** `catalog-warden rules test`: gives the exit status. */
export async function runRulesTest(folders: readonly string[]): Promise<number> {
  const opened = await openPacks(folders.length > 0 ? folders : ['.']);
  if (opened.problems.length > 0) print(`${settingsProblemsText(opened.problems)}\n\n`);
  const packs = opened.packs.filter(({ pack, loaded }) => loaded && opened.own.has(pack.id));
  const totals = { rules: 0, passed: 0, failed: 0, gaps: 0 };
  for (const pack of packs) await testPack(pack, totals);
  const problems = opened.problems.length;
  print(
    `${totals.failed + problems > 0 ? '✖' : '✔'} ${count(totals.rules, 'rule')}, ${count(totals.passed, 'test')} passed, ${totals.failed} failed` +
      `${problems > 0 ? `, ${count(problems, 'problem')} in the packs` : ''}${totals.gaps > 0 ? `, ${count(totals.gaps, 'gap')}` : ''}\n`,
  );
  if (problems > 0) return 2;
  if (totals.rules > 0) return totals.failed > 0 ? 1 : 0;
  const onlyExtend = packs.every(({ pack }) => pack.extends.length > 0);
  say(onlyExtend ? `There is nothing to test: ${noRulesText(packs)}.` : 'No rule was tested.');
  return onlyExtend ? 0 : 1;
}

function noRulesText(packs: readonly CollectedPack[]): string {
  const names = packs.map(({ pack }) => `\`${pack.id}\``);
  return names.length === 1
    ? `the pack ${names.join('')} has no rules of its own, only those that it extends`
    : `the packs ${names.join(', ')} have no rules of their own, only those that they extend`;
}

interface Totals {
  rules: number;
  passed: number;
  failed: number;
  gaps: number;
}

async function testPack({ pack, loaded }: CollectedPack, totals: Totals): Promise<void> {
  for (const rule of pack.rules) {
    totals.rules += 1;
    const results = await runRuleTests(rule);
    const wrong = results.filter(({ differences }) => differences.length > 0);
    totals.passed += results.length - wrong.length;
    totals.failed += wrong.length;
    const file = fileOf(rule, loaded?.folder);
    const problems = wrong.flatMap(({ index, test, differences }) =>
      placeSettings(file, {
        mistakes: [
          { path: ['tests', index, 'it'], at: 'value', message: `${rule.id} "${test.it}": ${sentence(differences)}` },
        ],
      }),
    );
    if (problems.length > 0) print(`${settingsProblemsText(problems)}\n\n`);
    else await printGaps(rule, file, totals);
  }
}

async function printGaps(rule: Rule, file: { file: string; text: string }, totals: Totals): Promise<void> {
  const gaps = await findTestGaps(rule);
  totals.gaps += gaps.length;
  for (const gap of gaps) print(`${file.file}: gap: ${gap}.\n`);
}

/** The differences, some of which end in a message of the rule, with one full stop. */
function sentence(differences: readonly string[]): string {
  return `${differences.map((difference) => difference.replace(/\.$/, '')).join('; ')}.`;
}

function fileOf(rule: Rule, folder: PackFolder | undefined): { file: string; text: string } {
  const name = rule.id.slice(rule.id.indexOf('/') + 1);
  const path = [`${name}.yaml`, `${name}.yml`].find((candidate) => folder?.files.has(candidate));
  if (!folder || path === undefined) return { file: rule.id, text: '' };
  return { file: placeOf(folder, path), text: folder.files.get(path) ?? '' };
}

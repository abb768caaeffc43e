import { ruleDocumentation } from '../../core/catalog/rule-documentation.ts';
import { packRulePage } from '../../core/report/pack-page.ts';
import { likelySpelling } from '../../core/source/edit-distance.ts';
import { engineRulePage } from '../engine-rule-page.ts';
import { print } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { choosePacks, tellProblems } from './choose-packs.ts';
import type { OpenedPacks } from './open-packs.ts';
import { writeYaml } from './write-yaml.ts';

/** `catalog-warden rules explain`: what a rule of a pack, or of the engine, means, with its tests as examples. */
export async function runRulesExplain({
  id,
  folders,
}: {
  readonly id: string;
  readonly folders: readonly string[];
}): Promise<number> {
  const opened = await choosePacks(folders);
  const page = packRuleText(id, opened) ?? (await engineRulePage(id));
  if (page === undefined) tellProblems(opened);
  if (page === undefined) throw new UsageError(`There is no rule \`${id}\`. ${adviceFor(id, opened)}`);
  print(page);
  // What was asked for is told whole, so what is wrong elsewhere changes nothing.
  tellProblems(opened);
  return 0;
}

function packRuleText(id: string, { packs, set }: OpenedPacks): string | undefined {
  const present = set.aliases.get(id) ?? id;
  const rule = packs.flatMap(({ pack }) => pack.rules).find((one) => one.id === present);
  if (!rule) return undefined;
  // A rule that a pack switches off can be explained all the same.
  const active = set.rules.find((one) => one.rule === rule) ?? { rule, severity: rule.severity, params: {} };
  return packRulePage(active, writeYaml);
}

/** The id that was likely meant, also when the pack or family before the name was left out. */
function adviceFor(id: string, { packs }: OpenedPacks): string {
  const ids = [
    ...packs.flatMap(({ pack }) => pack.rules.map((rule) => rule.id)),
    ...ruleDocumentation.map((rule) => rule.id),
  ];
  const nameOf = (one: string): string => one.slice(one.indexOf('/') + 1);
  const named = id.includes('/') ? undefined : (likelySpelling(id, new Set(ids.map(nameOf))) ?? id);
  const meant = likelySpelling(id, ids) ?? ids.find((one) => nameOf(one) === named);
  return meant === undefined ? 'See `catalog-warden rules list`.' : `Did you mean \`${meant}\`?`;
}

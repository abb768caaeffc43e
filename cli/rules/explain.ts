import { packRulePage } from '../../core/report/pack-page.ts';
import { likelySpelling } from '../../core/source/edit-distance.ts';
import { print } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { choosePacks } from './choose-packs.ts';
import { writeYaml } from './write-yaml.ts';

/** `catalog-warden rules explain`: what a rule of a pack means, with its tests as examples. */
export async function runRulesExplain({
  id,
  folders,
}: {
  readonly id: string;
  readonly folders: readonly string[];
}): Promise<number> {
  const { set } = await choosePacks(folders);
  const present = set.aliases.get(id) ?? id;
  const active = set.rules.find(({ rule }) => rule.id === present);
  if (!active) {
    const ids = set.rules.map(({ rule }) => rule.id);
    const meant = likelySpelling(id, ids) ?? ids.find((one) => one.split('/')[1] === id);
    const advice = meant === undefined ? 'See `catalog-warden rules list`.' : `Did you mean \`${meant}\`?`;
    throw new UsageError(`There is no rule \`${id}\`. ${advice}`);
  }
  print(packRulePage(active, writeYaml));
  return 0;
}

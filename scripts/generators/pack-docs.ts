import { choosePacks } from '../../cli/rules/choose-packs.ts';
import { writeYaml } from '../../cli/rules/write-yaml.ts';
import { packPage } from '../../core/report/pack-page.ts';

/** The pages of `docs/packs/` by path, one for each built-in pack, as `catalog-warden rules docs rules` gives them. */
export async function outputs(): Promise<Readonly<Record<string, string>>> {
  const { packs, set, own } = await choosePacks(['rules']);
  const pages = packs
    .filter(({ pack }) => own.has(pack.id))
    .map((collected) => [`docs/packs/${collected.pack.id}.md`, packPage(collected, set, writeYaml)] as const);
  return Object.fromEntries(pages);
}

import type { StatedPack } from '../pack-from.ts';
import { loaders } from './generated/index.ts';

/** The names of the built-in packs. */
export const builtInPacks: readonly string[] = Object.keys(loaders);

/** A built-in pack, as it was checked when this tool was built; `undefined` when there is none of that name. */
export async function builtInPack(name: string): Promise<StatedPack | undefined> {
  const load = Object.hasOwn(loaders, name) ? loaders[name as keyof typeof loaders] : undefined;
  if (!load) return undefined;
  const loaded = (await load()) as { readonly default: unknown };
  return loaded.default as StatedPack;
}

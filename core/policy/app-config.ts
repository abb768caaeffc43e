import { isObject, valueAt, type Json } from '../source/json.ts';

/**
 * The kinds that an app-config file allows. Rules for single locations and kinds narrowed by type count as allowed:
 * whether they apply cannot be known from the file alone, and a miss costs less than a false error.
 */
export function allowedKindsOf(
  file: string,
  appConfig: Json,
): { readonly kinds: readonly string[] } | { readonly message: string } {
  const rules = valueAt(appConfig, ['catalog', 'rules']);
  if (!Array.isArray(rules)) {
    return {
      message: `\`${file}\` has no list \`catalog.rules\`. Name the file that has it, or list the kinds in \`allowedKinds\`.`,
    };
  }
  const locations = valueAt(appConfig, ['catalog', 'locations']);
  const local = Array.isArray(locations) ? locations.map((location: Json) => valueAt(location, ['rules']) ?? null) : [];
  const kinds = [rules as Json, ...local].flatMap(kindsOf);
  // Backstage always lets its own Locations in by the rules it adds itself.
  return { kinds: [...new Set(kinds)] };
}

function kindsOf(rules: Json): readonly string[] {
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule: Json) => {
    const allow = valueAt(rule, ['allow']);
    return Array.isArray(allow) ? allow.flatMap(kindOf) : [];
  });
}

function kindOf(entry: Json): readonly string[] {
  if (typeof entry === 'string') return [entry];
  const kind = isObject(entry) ? valueAt(entry, ['kind']) : undefined;
  return typeof kind === 'string' ? [kind] : [];
}

import schema from '../../schemas/pack.schema.json' with { type: 'json' };
import { knownFacts } from '../facts/known-facts.ts';
import { textOf, isObject, type Json, type JsonObject } from '../source/json.ts';
import { validateSettings, type SettingsMistake } from '../source/validate-settings.ts';
import { checkExpression, checkParameters } from './check-rule.ts';
import type { ExpressionLanguage } from './expression.ts';
import { packFrom } from './pack-from.ts';

/** Everything that is wrong with the value of a `pack.yaml` by itself; ids of rules are judged once all are known. */
export function checkPack(id: string, value: JsonObject, language: ExpressionLanguage): readonly SettingsMistake[] {
  const shape = validateSettings(value, schema, 'The pack');
  if (shape.length > 0) return shape;
  const pack = packFrom({ id, manifest: value, rules: {} });
  const mistakes: SettingsMistake[] = [
    ...checkParameters(value['params']),
    ...duplicates(value['scorecards'], ['scorecards'], 'scorecards'),
  ];
  for (const [index, scorecard] of pack.scorecards.entries()) {
    const path = ['scorecards', index];
    const scope = { facts: knownFacts, params: {} };
    mistakes.push(...checkExpression([...path, 'appliesTo', 'where'], scorecard.appliesTo.where, language, scope));
    const stated = (value['scorecards'] as readonly JsonObject[])[index];
    mistakes.push(...duplicates(stated?.['levels'], [...path, 'levels'], 'levels'));
  }
  return mistakes;
}

/** Items of a list that have the id of an earlier one. */
function duplicates(list: Json | undefined, path: SettingsMistake['path'], noun: string): readonly SettingsMistake[] {
  if (!Array.isArray(list)) return [];
  const seen = new Set<string>();
  return list.flatMap((item: Json, index): readonly SettingsMistake[] => {
    const id = isObject(item) ? textOf(item['id']) : '';
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [
      {
        path: [...path, index, 'id'],
        at: 'value',
        message: `There are two ${noun} with the id \`${id}\`. Rename one.`,
      },
    ];
  });
}

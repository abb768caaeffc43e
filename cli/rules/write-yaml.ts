import { stringify } from 'yaml';
import type { JsonObject } from '../../core/source/json.ts';

/** A value as YAML in block style. */
export function writeYaml(value: JsonObject): string {
  return stringify(value, { lineWidth: 100 });
}

import type { PlacedMistake, Severity } from '../finding.ts';
import { ruleDocumentation } from '../catalog/rule-documentation.ts';
import type { Config } from './config.ts';
import { isOwnRule } from './own-rule.ts';

/** A mistake that will be reported, with the weight it has under the configuration. */
export interface WeighedMistake extends PlacedMistake {
  readonly severity: Severity;
}

const defaults: ReadonlyMap<string, Severity> = new Map(ruleDocumentation.map(({ id, severity }) => [id, severity]));

/** The severity that a rule of the engine has by itself. */
export function defaultSeverityOf(id: string): Severity {
  return defaults.get(id) ?? 'error';
}

/**
 * Gives each mistake its severity and leaves out those of rules that are off. What Backstage refuses is always an
 * error: no configuration can make the file load.
 */
export function applySeverities(mistakes: readonly PlacedMistake[], config: Config): readonly WeighedMistake[] {
  return mistakes.flatMap((mistake) => {
    // What an override changes in a rule of a pack is in the mistake already.
    if (!isOwnRule(mistake.rule)) return [{ ...mistake, severity: mistake.severity ?? 'warning' }];
    if (mistake.rule.startsWith('backstage/')) return [{ ...mistake, severity: 'error' as const }];
    const configured = Object.hasOwn(config.severities, mistake.rule) ? config.severities[mistake.rule] : undefined;
    if (configured === 'off') return [];
    return [{ ...mistake, severity: configured ?? mistake.severity ?? defaults.get(mistake.rule) ?? 'error' }];
  });
}

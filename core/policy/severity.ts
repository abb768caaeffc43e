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
 * What a configuration makes of a rule of the engine; `undefined` where it says nothing. What Backstage refuses is always
 * an error: no configuration can make the file load.
 */
export function configuredSeverityOf(
  id: string,
  { severities }: Pick<Config, 'severities'>,
): Severity | 'off' | undefined {
  if (id.startsWith('backstage/')) return 'error';
  return Object.hasOwn(severities, id) ? severities[id] : undefined;
}

/**
 * Gives each mistake its severity and leaves out those of rules that are off.
 */
export function applySeverities(mistakes: readonly PlacedMistake[], config: Config): readonly WeighedMistake[] {
  return mistakes.flatMap((mistake) => {
    // What an override changes in a rule of a pack is in the mistake already.
    if (!isOwnRule(mistake.rule)) return [{ ...mistake, severity: mistake.severity ?? 'warning' }];
    const configured = configuredSeverityOf(mistake.rule, config);
    if (configured === 'off') return [];
    return [{ ...mistake, severity: configured ?? mistake.severity ?? defaultSeverityOf(mistake.rule) }];
  });
}

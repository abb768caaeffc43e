import type { SettingsProblem } from '../core/source/settings-problem.ts';

/** The step was called wrongly. The message goes to the user as it stands. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/** The configuration file is wrong, at these places. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly SettingsProblem[];

  constructor(problems: readonly SettingsProblem[]) {
    super('The configuration is wrong.');
    this.problems = problems;
  }
}

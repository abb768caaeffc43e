/** One part of a scenario: a file, a command, or what the command is expected to do. */
export interface Section {
  readonly name: string;
  readonly text: string;
}

export type Scenario = readonly Section[];

/** Reads a scenario file: parts headed by lines of the form `==== name ====`. */
export function parseScenario(source: string): Scenario {
  const parts = source.split(/^==== (.+?) ====\n/m).slice(1);
  const sections: Section[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    sections.push({ name: parts[index] ?? '', text: parts[index + 1] ?? '' });
  }
  return sections;
}

/** Writes a scenario as it is read. */
export function formatScenario(scenario: Scenario): string {
  return scenario.map(({ name, text }) => `==== ${name} ====\n${text}`).join('');
}

export function sectionText(scenario: Scenario, name: string): string {
  return scenario.find((section) => section.name === name)?.text ?? '';
}

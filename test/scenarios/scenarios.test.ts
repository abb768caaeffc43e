import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { folderWith, write } from '../support/files.ts';
import { commitAll, git } from '../support/git.ts';
import { formatScenario, parseScenario, sectionText, type Scenario } from './scenario.ts';

// Each `*.scenario` file is a test of the command line that reads top-down; see README.md in this folder.
// UPDATE_SCENARIOS=1 writes what the program does now into the files: look at the difference before you commit it.

const update = process.env['UPDATE_SCENARIOS'] === '1';

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.scenario'));

describe.each(files)('%s', (file) => {
  const source = path.join(import.meta.dirname, file);
  const scenario = parseScenario(readFileSync(source, 'utf8'));

  it(sectionText(scenario, 'test').trim(), () => {
    const folder = prepare(scenario);
    let result: Scenario = scenario;
    for (const step of stepsOf(scenario)) result = runStep(result, { step, folder });
    if (update) writeFileSync(source, formatScenario(result));
    else expect(formatScenario(result)).toBe(formatScenario(scenario));
  });
});

/** A repository when the scenario has base files, which are committed; else a plain folder. */
function prepare(scenario: Scenario): string {
  const folder = folderWith(filesOf(scenario, 'base file: '));
  const isRepository = scenario.some(({ name }) => name.startsWith('base file: '));
  if (isRepository) {
    git(folder, 'init', '--quiet', '--initial-branch=main');
    commitAll(folder, 'Begin');
    git(folder, 'switch', '--quiet', '--create', 'feature');
  }
  write(folder, filesOf(scenario, 'file: '));
  for (const file of Object.keys(filesOf(scenario, 'deleted: '))) rmSync(path.join(folder, file));
  // So that git sees a file that moved.
  if (isRepository) git(folder, 'add', '--all');
  return folder;
}

function filesOf(scenario: Scenario, prefix: string): Record<string, string> {
  const own = scenario.filter(({ name }) => name.startsWith(prefix));
  return Object.fromEntries(own.map(({ name, text }) => [name.slice(prefix.length), text]));
}

/** The positions of the commands. */
function stepsOf(scenario: Scenario): number[] {
  return scenario.flatMap(({ name }, index) => (name === 'command' ? [index] : []));
}

/** Runs a command and puts what happened into the sections behind it. */
function runStep(scenario: Scenario, { step, folder }: { step: number; folder: string }): Scenario {
  const [name, ...args] = words(scenario[step]?.text ?? '');
  expect(name).toBe('catalog-warden');
  const ran = runCli(args, { cwd: folder, env: environmentOf(scenario, step) });
  const end = stepsOf(scenario).find((other) => other > step) ?? scenario.length;
  const actual: Record<string, string> = { stdout: ran.stdout, stderr: ran.stderr, status: `${ran.status}\n` };
  return scenario.map((section, index) => {
    if (index <= step || index >= end) return section;
    const after = /^after: (.*)$/.exec(section.name)?.[1];
    const text = after === undefined ? actual[section.name] : readFileSync(path.join(folder, after), 'utf8');
    return text === undefined ? section : { ...section, text: text.replaceAll(folder, '<folder>') };
  });
}

/** The variables of the nearest section `env` above a command: `NAME=value`, one a line. */
function environmentOf(scenario: Scenario, step: number): Record<string, string> {
  const text = scenario.slice(0, step).findLast(({ name }) => name === 'env')?.text ?? '';
  const lines = text.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

/** Splits a command at spaces; single quotes keep words together. */
function words(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsProblemsText } from '../../cli/settings-problems.ts';
import { ruleDocumentation } from '../../core/catalog/rule-documentation.ts';
import { collectPacks } from '../../core/rules/collect-packs.ts';
import { resolvePacks } from '../../core/rules/resolve-packs.ts';
import { unplacedProblem, type SettingsProblem } from '../../core/source/settings-problem.ts';
import { readConfig } from '../../workspace/config-file.ts';
import { openPackLibrary } from '../../workspace/pack-library.ts';
import { readPolicy } from '../../workspace/read-policy.ts';
import { memoryReader } from '../support/memory-reader.ts';

// Each folder of `mistakes` is a repository with a mistake in a rule pack, or in a `config.yml` that uses one, and
// `expected.txt` is what its user reads. UPDATE_GOLDEN=1 writes what the program says now into these files: look at the
// difference with the eyes of that user before you commit it.

const update = process.env['UPDATE_GOLDEN'] === '1';
const folder = path.join(import.meta.dirname, 'mistakes');

/** A rule that stands in each pack beside the mistakes, and must not suffer from them. */
const sound = `
title: The entity has a description
why: A name alone tells little.
remedy: Write what it is for into \`metadata.description\`.
assert: { required: metadata.description }
tests:
  - it: passes with a description
    entity: { kind: Component, metadata: { description: It takes payments. } }
    expect: pass
  - it: fails without one
    entity: { kind: Component }
    expect: fail
`;

interface Told {
  readonly problems: readonly SettingsProblem[];
  /** Ids of the rules that were read all the same; `undefined` where a configuration is in the way. */
  readonly ids?: ReadonlySet<string>;
}

const openRemote = async () => ({ problem: 'there is no network here' });

function filesOf(name: string): Readonly<Record<string, string>> {
  const read = readdirSync(path.join(folder, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'expected.txt')
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(path.join(folder, name), file).replaceAll(path.sep, '/'), readFileSync(file, 'utf8')];
    });
  const files = Object.fromEntries(read) as Record<string, string>;
  for (const pack of packsOf(files)) files[`${pack}/sound.yaml`] = sound;
  return files;
}

/** The folders with a `pack.yaml`; all folders at the top where there is none. */
function packsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const paths = Object.keys(files).sort();
  const packs = paths.filter((file) => path.posix.basename(file) === 'pack.yaml').map((file) => path.dirname(file));
  if (packs.length > 0) return packs;
  return [...new Set(paths.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? ''))];
}

/** What a user is told about the packs of a case, named at the command line or in its configuration. */
function tell(files: Readonly<Record<string, string>>): Promise<Told> {
  const text = files['config.yml'];
  return text === undefined ? tellOfPacks(files) : tellOfConfig(files, text);
}

async function tellOfPacks(files: Readonly<Record<string, string>>): Promise<Told> {
  const references = packsOf(files).map((pack) => `./${pack}`);
  const collected = await collectPacks(references, '.', openPackLibrary({ reader: memoryReader(files), openRemote }));
  const { problems, set } = await resolvePacks(collected.packs, {});
  const refused = [...collected.refused].map(([index, message]) => unplacedProblem(references[index] ?? '', message));
  return { problems: [...refused, ...collected.problems, ...problems], ids: set.ids };
}

async function tellOfConfig(files: Readonly<Record<string, string>>, text: string): Promise<Told> {
  const reader = memoryReader(files);
  const loaded = await readConfig(reader, {
    top: '',
    rules: ruleDocumentation.map(({ id }) => id),
    named: { file: 'config.yml', text },
    openRemote,
  });
  if ('problems' in loaded) return loaded;
  const policy = await readPolicy({
    config: loaded.config,
    reader,
    checkout: { ...reader, directory: '/', root: '/' },
    top: '',
    openRemote,
    folders: [],
    now: '2026-11-20',
    sources: [],
  });
  return { problems: 'problems' in policy ? policy.problems : [] };
}

describe.each(readdirSync(folder))('%s', (name) => {
  it('tells what is wrong, where, and what to do', async () => {
    const { problems } = await tell(filesOf(name));
    const text = `${settingsProblemsText(problems)}\n`;
    const golden = path.join(folder, name, 'expected.txt');
    if (update) writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
    expect(problems).not.toEqual([]);
  });

  it('reads all other rules', async () => {
    const files = filesOf(name);
    const { problems, ids } = await tell(files);
    if (!ids) return;
    const wrong = new Set(problems.map(({ file }) => file));
    for (const pack of packsOf(files)) {
      expect(ids).toContain(`${path.posix.basename(pack)}/sound`);
      const rules = Object.keys(files).filter((file) => file.startsWith(`${pack}/`) && !file.endsWith('/pack.yaml'));
      for (const rule of rules.filter((file) => !wrong.has(file))) {
        expect(ids).toContain(`${path.posix.basename(pack)}/${path.posix.basename(rule).replace(/\.ya?ml$/, '')}`);
      }
    }
  });

  it('tells every mistake in a place of its file', async () => {
    const files = filesOf(name);
    for (const problem of (await tell(files)).problems) {
      if (problem.text === '') continue;
      expect(problem.text).toBe(files[problem.file]);
      const line = problem.text.split('\n')[problem.line - 1] ?? '';
      expect(problem.column).toBeLessThanOrEqual(line.length + 1);
    }
  });
});

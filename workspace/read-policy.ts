import path from 'node:path';
import { ruleDocumentation } from '../core/catalog/rule-documentation.ts';
import type { FactSource } from '../core/facts/fact.ts';
import type { RepositoryReader } from '../core/facts/repository.ts';
import type { Severity } from '../core/finding.ts';
import type { Config } from '../core/policy/config.ts';
import type { Exemption } from '../core/policy/exemption.ts';
import { lockMistakes } from '../core/policy/locks.ts';
import { collectPacks, type PackLibrary } from '../core/rules/collect-packs.ts';
import type { RuleSet } from '../core/rules/pack.ts';
import { resolvePacks } from '../core/rules/resolve-packs.ts';
import type { RunRules } from '../core/scorecard/apply-rules.ts';
import { likelySpelling } from '../core/source/edit-distance.ts';
import { placed } from '../core/source/read-settings.ts';
import { unplacedProblem, type SettingsProblem } from '../core/source/settings-problem.ts';
import type { SettingsMistake } from '../core/source/validate-settings.ts';
import { openPackLibrary, type OpenRemote } from './pack-library.ts';
import type { Standpoint } from './paths.ts';
import { toTop } from './paths.ts';

/** Which policy counts, and where it stands. */
export interface PolicyRequest {
  readonly config: Config;
  /** Reads packs and exemptions: of the checkout, or of the commit whose policy counts. */
  readonly reader: Pick<RepositoryReader, 'glob' | 'text'>;
  /** Reads fact files, which are no part of the policy. */
  readonly checkout: Pick<RepositoryReader, 'glob' | 'text'> & Standpoint;
  /** From the working directory to the top of the repository: empty, or `..`, `../..` and so on. */
  readonly top: string;
  readonly openRemote: OpenRemote;
  /** Folders of further packs, relative to the working directory; whoever names them wants to know what is idle. */
  readonly folders: readonly string[];
  /** The day of the run, `YYYY-MM-DD`. */
  readonly now: string;
  readonly sources: readonly FactSource[];
  /** Whether a wrong fact file is only told, and what it holds is unknown: where it is what is judged that brings it. */
  readonly toleratesFactFiles?: boolean;
}

/** The rules of a run, or everything that is wrong with the policy. */
export type ReadPolicy = { readonly rules: RunRules | undefined } | { readonly problems: readonly SettingsProblem[] };

/** Reads the rule packs, exemptions and fact files that a configuration names. */
export async function readPolicy(request: PolicyRequest): Promise<ReadPolicy> {
  const { config, folders, now, top } = request;
  const { set, problems } = await readRules(request);
  const exemptions = await readExemptions(request, set);
  const facts = config.facts.length === 0 ? noFacts : await readFacts(request, set);
  const all = [...problems, ...exemptions.problems, ...facts.problems];
  if (all.length > 0) return { problems: all };
  if (set.rules.length === 0 && exemptions.exemptions.length === 0) return { rules: undefined };
  return {
    rules: {
      set,
      checkout: { top, prefix: toTop(request.checkout, '.').replace(/^\.$/, ''), now },
      sources: [...request.sources, ...facts.sources],
      owners: config.owners,
      exemptions: exemptions.exemptions,
      notices: facts.notices,
      tellsIdle: new Set(folders.map((folder) => path.posix.basename(folder))),
    },
  };
}

async function readRules(
  request: PolicyRequest,
): Promise<{ readonly set: RuleSet; readonly problems: readonly SettingsProblem[] }> {
  const { config, folders, top, openRemote } = request;
  const library = openPackLibrary({ reader: request.reader, openRemote });
  const base = top === '' ? '.' : top;
  const collected = await collectPacks(config.packs, base, library);
  // Packs that a person names at the command line stand on disk, whatever policy counts.
  const further = await collectPacks(folders, '.', openPackLibrary({ reader: request.checkout, openRemote }));
  const known = new Set(collected.packs.map(({ pack }) => pack.id));
  const packs = [...collected.packs, ...further.packs.filter(({ pack }) => !known.has(pack.id))];
  const { set, problems, mistakes } = await resolvePacks(packs, config.own.overrides, config.floor?.overrides);
  const floor = config.floor && (await readFloor(config.floor, base, library));
  const wrong: SettingsMistake[] = [
    ...refusedPacks(config.own.packs, config.packs, collected.refused),
    ...mistakes.map((mistake) => ({ ...mistake, path: ['rules', ...mistake.path] })),
    ...(config.floor ? [] : unknownLocks(config, set)),
    ...(floor ? lockMistakes(config.locked, floor.set, { set, overrides: config.own.overrides }) : []),
  ];
  const source = config.source ?? { file: 'configuration', text: '' };
  return {
    set,
    problems: [
      ...(floor?.problems ?? []),
      ...(wrong.length > 0 ? await placed(source, { mistakes: wrong }) : []),
      ...[...further.refused].map(([index, message]) => unplacedProblem(folders[index] ?? '', message)),
      ...collected.problems,
      ...further.problems,
      ...problems,
    ],
  };
}

/** What counts by the organisation's configuration alone, and what is wrong in it. */
async function readFloor(
  config: Config,
  base: string,
  library: PackLibrary,
): Promise<{ readonly set: RuleSet; readonly problems: readonly SettingsProblem[] }> {
  const collected = await collectPacks(config.packs, base, library);
  const { set, mistakes } = await resolvePacks(collected.packs, config.overrides);
  const wrong = [
    ...refusedPacks(config.packs, config.packs, collected.refused),
    ...mistakes.map((mistake) => ({ ...mistake, path: ['rules', ...mistake.path] })),
    ...unknownLocks(config, set),
  ];
  const problems = wrong.length > 0 && config.source ? await placed(config.source, { mistakes: wrong }) : [];
  return { set, problems };
}

/** The references of `stated` that could not be opened; `all` is the list that was opened. */
function refusedPacks(
  stated: readonly string[],
  all: readonly string[],
  refused: ReadonlyMap<number, string>,
): readonly SettingsMistake[] {
  return [...refused].flatMap(([index, message]) => {
    const at = stated.indexOf(all[index] ?? '');
    return at === -1 ? [] : [{ path: ['packs', at], at: 'value' as const, message }];
  });
}

function unknownLocks({ locked }: Config, set: RuleSet): readonly SettingsMistake[] {
  const ids = [...set.ids, ...ruleDocumentation.map(({ id }) => id)];
  return locked.flatMap((id, index) => {
    if (ids.includes(id) || set.aliases.has(id)) return [];
    const meant = likelySpelling(id, ids);
    const advice = meant === undefined ? 'Run `catalog-warden rules list` for a list.' : `Did you mean \`${meant}\`?`;
    return [{ path: ['locked', index], at: 'value' as const, message: `There is no rule \`${id}\`. ${advice}` }];
  });
}

/** Reads the exemptions that a configuration names; `set` are the rules of the run. */
export async function readExemptions(
  { config, reader, top }: Pick<PolicyRequest, 'config' | 'reader' | 'top'>,
  set: RuleSet,
): Promise<{ readonly exemptions: readonly Exemption[]; readonly problems: readonly SettingsProblem[] }> {
  const globs = config.exemptions.map((glob) => (top === '' ? glob : `${top}/${glob}`));
  const files = [...new Set((await Promise.all(globs.map((glob) => reader.glob(glob)))).flat())].sort();
  if (files.length === 0) return { exemptions: [], problems: [] };
  const { readExemption } = await import('../core/policy/exemption.ts');
  const severities = new Map<string, Severity>([
    ...ruleDocumentation.map(({ id, severity }) => [id, severity] as const),
    ...[...set.ids].map((id) => [id, 'note'] as const),
    ...set.rules.map(({ rule, severity }) => [rule.id, severity] as const),
  ]);
  const texts = await reader.text(files);
  const exemptions: Exemption[] = [];
  const problems: SettingsProblem[] = [];
  for (const file of files) {
    const text = texts.get(file);
    if (!text || 'problem' in text) {
      problems.push(unplacedProblem(file, `It cannot be read: ${text?.problem ?? 'nobody looked'}.`));
      continue;
    }
    const read = await readExemption({ file, text: text.text }, { severities, aliases: set.aliases });
    if ('problems' in read) problems.push(...read.problems);
    else exemptions.push(read.exemption);
  }
  return { exemptions, problems };
}

interface Facts {
  readonly sources: readonly FactSource[];
  readonly problems: readonly SettingsProblem[];
  readonly notices: readonly string[];
}

const noFacts: Facts = { sources: [], problems: [], notices: [] };

async function readFacts(request: PolicyRequest, set: RuleSet): Promise<Facts> {
  const { config, checkout, top, now } = request;
  const { readFactFiles } = await import('./fact-files.ts');
  const { source, problems, notices } = await readFactFiles({
    reader: checkout,
    globs: config.facts.map((glob) => (top === '' ? glob : `${top}/${glob}`)),
    declared: Object.assign(
      {},
      ...set.rules.map(({ rule }) => rule.facts),
    ) as RuleSet['rules'][number]['rule']['facts'],
    now,
    maxAge: config.factMaxAge,
  });
  if (!request.toleratesFactFiles) return { sources: [source], problems, notices };
  const told = problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  return { sources: [source], problems: [], notices: [...told, ...notices] };
}

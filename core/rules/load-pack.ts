import { ruleDocumentation } from '../catalog/rule-documentation.ts';
import { placed, readSettings } from '../source/read-settings.ts';
import { unplacedProblem, type SettingsProblem } from '../source/settings-problem.ts';
import { isObject, type Json, type JsonObject } from '../source/json.ts';
import type { SettingsMistake } from '../source/validate-settings.ts';
import { checkPack } from './check-pack.ts';
import { checkRule, checkTitle } from './check-rule.ts';
import { cel } from './cel.ts';
import type { ExpressionLanguage } from './expression.ts';
import { manifestNames, placeOf, type PackFolder } from './pack-folder.ts';
import { packFrom, type StatedPack } from './pack-from.ts';
import type { Pack } from './pack.ts';
import type { Parameter } from './rule.ts';
import { loadPatterns } from './pattern.ts';
import { parametersFrom } from './rule-from.ts';

/** A pack, as far as it could be read, and all that is wrong with it. */
export interface LoadedPack {
  readonly pack: Pack;
  readonly stated: StatedPack;
  readonly folder: PackFolder;
  /** Ids of the rules whose files are wrong. */
  readonly broken: ReadonlySet<string>;
  readonly problems: readonly SettingsProblem[];
}

/** Reads and checks every file of a pack. A rule that is wrong is left out and named in `problems`. */
export async function loadPack(folder: PackFolder): Promise<LoadedPack> {
  await loadPatterns();
  const problems: SettingsProblem[] = [];
  const { manifest, params } = await readManifest(folder, problems);
  const owner = manifest['owner'];
  const defaults = {
    owner: typeof owner === 'string' ? owner : undefined,
    params,
  };
  const rules: Record<string, JsonObject> = {};
  const broken = new Set<string>();
  for (const path of [...folder.files.keys(), ...(folder.unreadable?.keys() ?? [])].sort()) {
    if (manifestNames.includes(path)) continue;
    const file = { file: placeOf(folder, path), text: folder.files.get(path) ?? '' };
    const name = path.replace(/\.ya?ml$/, '');
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
      problems.push(unplacedProblem(file.file, misplaced));
      continue;
    }
    const id = `${folder.id}/${name}`;
    if (Object.hasOwn(rules, id) || broken.has(id)) {
      problems.push(
        unplacedProblem(
          file.file,
          `There are two files of the rule \`${id}\`, with \`.yaml\` and \`.yml\`. Remove one.`,
        ),
      );
      continue;
    }
    const reason = folder.unreadable?.get(path);
    if (reason !== undefined) {
      problems.push(unreadable(file.file, reason));
      broken.add(id);
      continue;
    }
    const read = await readSettings(file, 'The rule');
    if ('problems' in read) {
      problems.push(...read.problems);
      broken.add(id);
      continue;
    }
    const mistakes = [...read.mistakes, ...checkRule(id, read.value, { defaults, language: compiledOnce(cel) })];
    if (mistakes.length > 0) {
      problems.push(...(await placed(file, { mistakes })));
      broken.add(id);
    } else rules[id] = read.value;
  }
  const stated = { id: folder.id, manifest, rules };
  return { pack: packFrom(stated), stated, folder, broken, problems };
}

/** Compiles each expression of one rule once: its check and the search for its facts both ask for it. */
function compiledOnce(language: ExpressionLanguage): ExpressionLanguage {
  const known = new Map<string, ReturnType<ExpressionLanguage['compile']>>();
  return {
    compile(text, scope) {
      const compiled = known.get(text) ?? language.compile(text, scope);
      known.set(text, compiled);
      return compiled;
    },
  };
}

const misplaced =
  "A rule's file stands directly in its pack's folder, and its name is of lower-case letters, digits and dashes, since the path is the rule's id. Move or rename it.";

interface Manifest {
  /** Empty when it is wrong. */
  readonly manifest: JsonObject;
  /** Its parameters, also when something else is wrong, so that rules are not blamed for it. */
  readonly params: Readonly<Record<string, Parameter>>;
}

async function readManifest(folder: PackFolder, problems: SettingsProblem[]): Promise<Manifest> {
  const path = manifestNames.find((name) => folder.files.has(name) || folder.unreadable?.has(name) === true);
  if (path === undefined) {
    const message = 'The folder has no `pack.yaml`, so it is no rule pack. Add one with `title` and `version`.';
    problems.push(unplacedProblem(placeOf(folder, 'pack.yaml'), message));
    return { manifest: {}, params: {} };
  }
  const reason = folder.unreadable?.get(path);
  if (reason !== undefined) {
    problems.push(unreadable(placeOf(folder, path), reason));
    return { manifest: {}, params: {} };
  }
  const file = { file: placeOf(folder, path), text: folder.files.get(path) ?? '' };
  const read = await readSettings(file, 'The pack');
  if ('problems' in read) {
    problems.push(...read.problems);
    return { manifest: {}, params: {} };
  }
  const params = parametersFrom(read.value['params']);
  const mistakes = [
    ...read.mistakes,
    ...checkPack(folder.id, read.value, cel),
    ...checkTitles(read.value),
    ...checkAliases(read.value['aliases']),
  ];
  if (mistakes.length === 0) return { manifest: read.value, params };
  problems.push(...(await placed(file, { mistakes })));
  return { manifest: {}, params };
}

function unreadable(file: string, reason: string): SettingsProblem {
  return unplacedProblem(file, `It cannot be read: ${reason}.`);
}

/** What is wrong with the titles of a pack. */
function checkTitles({ title, scorecards }: JsonObject): readonly SettingsMistake[] {
  return [
    ...checkTitle(title, ['title']),
    ...itemsOf(scorecards).flatMap((scorecard, index) => [
      ...checkTitle(scorecard['title'], ['scorecards', index, 'title']),
      ...itemsOf(scorecard['levels']).flatMap((level, at) =>
        checkTitle(level['title'], ['scorecards', index, 'levels', at, 'title']),
      ),
    ]),
  ];
}

function itemsOf(list: Json | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** Former ids must be ids of rules, and no rule of the engine. */
function checkAliases(aliases: Json | undefined): readonly SettingsMistake[] {
  if (!isObject(aliases)) return [];
  return Object.keys(aliases).flatMap((former): readonly SettingsMistake[] => {
    const path = ['aliases', former];
    if (!/^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/.test(former)) {
      const message = `\`${former}\` is no id of a rule. Write \`pack/rule\`, in lower-case letters, digits and dashes.`;
      return [{ path, at: 'key', message }];
    }
    if (!ruleDocumentation.some(({ id }) => id === former)) return [];
    return [{ path, at: 'key', message: `\`${former}\` is a rule, so it cannot be the former id of another one.` }];
  });
}

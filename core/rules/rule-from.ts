import type { FactDefinition, FactType } from '../facts/fact.ts';
import type { Severity } from '../finding.ts';
import { isObject, parsePath, type Json, type JsonObject, type Path } from '../source/json.ts';
import { assertNames } from './assert-names.ts';
import type { AppliesTo, Parameter, Rule, RuleFix, RuleTest, StatedAssert } from './rule.ts';

/** What a rule takes from its pack. */
export interface PackDefaults {
  readonly owner: string | undefined;
  readonly params: Readonly<Record<string, Parameter>>;
}

/** The rule that a value states. The value has been checked (`check-rule.ts`), or is one of the built-in ones. */
export function ruleFrom(id: string, value: JsonObject, defaults: PackDefaults): Rule {
  const text = (key: string): string | undefined => {
    const found = value[key];
    return typeof found === 'string' ? found : undefined;
  };
  const rollout = isObject(value['rollout']) ? value['rollout'] : {};
  return {
    id,
    title: text('title') ?? id,
    why: text('why') ?? '',
    remedy: text('remedy') ?? '',
    severity: (text('severity') ?? 'warning') as Severity,
    evidence: (text('evidence') ?? 'change') as Rule['evidence'],
    scope: (text('scope') ?? 'entity') as Rule['scope'],
    appliesTo: appliesToFrom(value['appliesTo']),
    assert: assertFrom(value['assert']),
    expect: text('expect'),
    at: pathFrom(value['at']),
    message: text('message'),
    fix: fixFrom(value['fix']),
    params: { ...defaults.params, ...parametersFrom(value['params']) },
    facts: factsFrom(value['facts']),
    rollout: { announce: textAt(rollout, 'announce'), enforce: textAt(rollout, 'enforce') },
    owner: text('owner') ?? defaults.owner,
    deprecated: text('deprecated'),
    tests: Array.isArray(value['tests']) ? value['tests'].filter(isObject).map(testFrom) : [],
  };
}

/** The entities that `appliesTo` speaks of; all when it is left out. */
export function appliesToFrom(value: Json | undefined): AppliesTo {
  const source = isObject(value) ? value : {};
  return {
    kind: textsFrom(source['kind']),
    type: textsFrom(source['type']),
    lifecycle: textsFrom(source['lifecycle']),
    where: textAt(source, 'where'),
  };
}

/** The assert that a mapping states: the one of its keys that is the name of an assert. */
export function assertFrom(value: Json | undefined): StatedAssert | undefined {
  if (!isObject(value)) return undefined;
  const name = Object.keys(value).find((key) => assertNames.includes(key));
  return name === undefined ? undefined : { name, options: value };
}

/** The parameters that a mapping states. */
export function parametersFrom(value: Json | undefined): Readonly<Record<string, Parameter>> {
  if (!isObject(value)) return {};
  const entries = Object.entries(value).flatMap(([name, stated]): [string, Parameter][] => {
    if (!isObject(stated)) return [];
    const fallback = stated['default'] ?? null;
    const type = (textAt(stated, 'type') ?? typeOf(fallback)) as Parameter['type'];
    return [[name, { description: textAt(stated, 'description') ?? '', type, default: fallback }]];
  });
  return Object.fromEntries(entries);
}

function typeOf(value: Json): string {
  return Array.isArray(value) ? 'list' : typeof value;
}

function factsFrom(value: Json | undefined): Readonly<Record<string, FactDefinition>> {
  if (!isObject(value)) return {};
  const entries = Object.entries(value).flatMap(([name, stated]): [string, FactDefinition][] => {
    if (!isObject(stated)) return [];
    const type = textAt(stated, 'type') as FactType;
    return [[name, { type, from: 'fact file', documentation: textAt(stated, 'description') ?? '' }]];
  });
  return Object.fromEntries(entries);
}

function fixFrom(value: Json | undefined): RuleFix | undefined {
  if (!isObject(value)) return undefined;
  if (value['suggest'] !== undefined) return { suggest: 'nearest-reference' };
  const set = pathFrom(value['set']);
  if (set) return { set, value: value['value'] ?? null };
  const remove = pathFrom(value['remove']);
  return remove && { remove };
}

function testFrom(value: JsonObject): RuleTest {
  const facts = isObject(value['facts']) ? value['facts'] : {};
  return {
    it: textAt(value, 'it') ?? '',
    entity: isObject(value['entity']) ? value['entity'] : {},
    file: textAt(value, 'file') ?? 'catalog-info.yaml',
    files: (isObject(value['files']) ? value['files'] : {}) as Readonly<Record<string, string>>,
    repository: textAt(value, 'repository'),
    facts,
    catalog: Array.isArray(value['catalog']) ? textsFrom(value['catalog'] as Json) : undefined,
    params: isObject(value['params']) ? value['params'] : {},
    now: textAt(value, 'now') ?? '2026-01-01',
    expect: expectedFrom(value['expect']),
  };
}

function expectedFrom(value: Json | undefined): RuleTest['expect'] {
  if (!isObject(value)) return { state: (typeof value === 'string' ? value : 'pass') as RuleTest['expect']['state'] };
  const fail = isObject(value['fail']) ? value['fail'] : {};
  const [at, message, fixed] = [textAt(fail, 'at'), textAt(fail, 'message'), fail['fixed']];
  return {
    state: 'fail',
    ...(at !== undefined && { at }),
    ...(message !== undefined && { message }),
    ...(isObject(fixed) && { fixed }),
  };
}

function pathFrom(value: Json | undefined): Path | undefined {
  return typeof value === 'string' ? parsePath(value) : undefined;
}

function textAt(value: JsonObject, key: string): string | undefined {
  const found = value[key];
  return typeof found === 'string' ? found : undefined;
}

function textsFrom(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? [value] : [];
}

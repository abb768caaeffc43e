import { expect, it } from 'vitest';
import { check, type CheckInput } from '../../core/check.ts';
import { defaultConfig } from '../../core/policy/default-config.ts';
import type { Scorecard } from '../../core/rules/pack.ts';
import { ruleFrom } from '../../core/rules/rule-from.ts';
import { memoryReader } from '../support/memory-reader.ts';
import { runRules } from '../support/run-rules.ts';

const rule = ruleFrom(
  'acme/titled',
  { title: 't', why: 'w', remedy: 'r', assert: { required: 'metadata.title' } },
  { owner: undefined, params: {} },
);

const scorecard = (id: string, kind: string): Scorecard => ({
  id,
  title: id,
  description: undefined,
  appliesTo: { kind: [kind], type: [], lifecycle: [], where: undefined },
  levels: [{ id: 'bronze', title: 'Bronze', rules: ['acme/titled'] }],
});

const entity = (kind: string, title: string): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${kind.toLowerCase()}, title: '${title}' }\nspec: { type: t, owner: o }\n`;

it('gives entities of which the rules say the same their own scorecards, and others their own level', async () => {
  const input: CheckInput = {
    files: ['catalog-info.yaml'],
    config: defaultConfig,
    subject: {},
    version: '0.0.0',
    rules: runRules({
      rules: [{ rule, severity: 'error', params: {} }],
      // Of these names, two together read as the third.
      scorecards: [scorecard('a', 'Resource'), scorecard('b', 'Resource'), scorecard('a b', 'System')],
      aliases: new Map(),
      ids: new Set(['acme/titled']),
    }),
  };
  const text = [entity('Resource', 'R'), entity('System', 'S'), entity('Domain', 'D')].join('---\n');
  const untitled = text.replace(", title: 'S'", '');
  const levels = async (catalog: string) => {
    const { report } = await check(input, memoryReader({ 'catalog-info.yaml': catalog }));
    return report.entities.map(({ scorecards }) => scorecards?.map(({ id, level }) => [id, level]));
  };
  const resource = [
    ['a', 'bronze'],
    ['b', 'bronze'],
  ];
  expect(await levels(text)).toEqual([resource, [['a b', 'bronze']], undefined]);
  expect(await levels(untitled)).toEqual([resource, [['a b', undefined]], undefined]);
});

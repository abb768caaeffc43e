import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formats } from '../../core/report/formats/index.ts';
import { anyReport } from '../support/any-report.ts';
import { buildContext, buildFinding, buildReport, buildRule } from '../support/report-builder.ts';
import { richContext, richReport } from '../support/rich-report.ts';

function readSchema(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Record<string, unknown>;
}

const validateReport = new Ajv2020({ allErrors: true }).compile(readSchema('../../schemas/report.schema.json'));

// The official schema is of draft 4, which differs in the name of `$id` alone for what it uses.
const { id: _, $schema: __, ...sarifSchema } = readSchema('../fixtures/sarif-schema-2.1.0.json');
const sarifAjv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(sarifAjv);
const validateSarif = sarifAjv.compile(sarifSchema);

interface Sarif {
  readonly runs: readonly {
    readonly results: readonly {
      readonly level: string;
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly baselineState: string;
    }[];
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly invocations: readonly {
      readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[];
    }[];
  }[];
}

function sarifRun(text: string): Sarif['runs'][number] {
  const run = (JSON.parse(text) as Sarif).runs[0];
  if (!run) throw new Error('No run.');
  return run;
}

describe('json', () => {
  it('fits schemas/report.schema.json, whatever the fields hold', () => {
    fc.assert(
      fc.property(anyReport, ({ report, context }) => {
        expect(validateReport(JSON.parse(formats.json(report, context))) || validateReport.errors).toBe(true);
      }),
      { numRuns: 100 },
    );
    expect(validateReport(richReport) || validateReport.errors).toBe(true);
  });

  it.each([
    ['an unknown key', { ...richReport, extra: 1 }],
    ['another version', { ...richReport, schemaVersion: 2 }],
    ['a line 0', { ...richReport, findings: [buildFinding({ line: 0 })] }],
    ['an unknown severity', { ...richReport, findings: [{ ...buildFinding(), severity: 'fatal' }] }],
  ])('the schema refuses %s', (_name, report) => {
    expect(validateReport(report)).toBe(false);
  });
});

describe('sarif', () => {
  it('fits the official schema, whatever the fields hold', () => {
    expect(validateSarif(JSON.parse(formats.sarif(richReport, richContext))) || validateSarif.errors).toBe(true);
    fc.assert(
      fc.property(anyReport, ({ report, context }) => {
        expect(validateSarif(JSON.parse(formats.sarif(report, context))) || validateSarif.errors).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('gives each result the rule that it names, documented or not', () => {
    const { results, tool } = sarifRun(formats.sarif(richReport, richContext));
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  });

  it('marks what the merge base already had as unchanged', () => {
    const states = sarifRun(formats.sarif(richReport, richContext)).results.map(({ baselineState }) => baselineState);
    expect(states.filter((state) => state === 'unchanged')).toHaveLength(1);
  });

  it('keeps the 25,000 most important results and says what it left out', () => {
    const findings = Array.from({ length: 25_010 }, (_item, line) =>
      buildFinding({ line: line + 1, severity: line === 25_009 ? 'error' : 'note' }),
    );
    const run = sarifRun(formats.sarif(buildReport({ findings }), buildContext({ rules: [buildRule()] })));
    expect(run.results).toHaveLength(25_000);
    expect(run.results.at(-1)?.level).toBe('error');
    expect(run.invocations[0]?.toolExecutionNotifications.map(({ message }) => message.text)).toEqual([
      '10 less important problems left out: GitHub takes at most 25000 results.',
      'GitHub shows the 5000 most severe of these 25000 results.',
    ]);
  });
});

describe('rdjson', () => {
  interface Diagnostics {
    readonly diagnostics: readonly { readonly location: object; readonly suggestions?: readonly object[] }[];
  }

  it('counts columns in bytes of UTF-8', () => {
    const region = { line: 1, column: 4, endLine: 1, endColumn: 5 };
    const finding = buildFinding({ ...region, fix: { title: 'Replace it', edits: [{ ...region, newText: 'c' }] } });
    const context = buildContext({ sources: new Map([['catalog-info.yaml', 'a𐐀b']]) });
    const { diagnostics } = JSON.parse(formats.rdjson(buildReport({ findings: [finding] }), context)) as Diagnostics;
    const range = { start: { line: 1, column: 6 }, end: { line: 1, column: 7 } };
    expect(diagnostics[0]?.location).toEqual({ path: 'catalog-info.yaml', range });
    expect(diagnostics[0]?.suggestions).toEqual([{ range, text: 'c' }]);
  });

  it('suggests nothing where a fix needs several edits, and holds new findings alone', () => {
    const edits = [1, 2].map((line) => ({ line, column: 1, endLine: line, endColumn: 2, newText: 'x' }));
    const findings = [buildFinding({ fix: { title: 'Both', edits } }), buildFinding({ state: 'existing' })];
    const { diagnostics } = JSON.parse(formats.rdjson(buildReport({ findings }), buildContext())) as Diagnostics;
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]?.suggestions).toBeUndefined();
  });
});

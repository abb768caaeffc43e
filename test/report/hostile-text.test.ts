import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formats, type FormatName } from '../../core/report/formats/index.ts';
import { anyReport } from '../support/any-report.ts';
import { hostileTexts } from '../support/hostile-text.ts';
import { buildContext, buildFinding, buildReport } from '../support/report-builder.ts';
import { readXml } from '../support/read-xml.ts';

const names = Object.keys(formats) as FormatName[];
const runs = { numRuns: 300 };

/** The lines that GitHub's runner obeys: `::` at the start after blanks, `##[` anywhere. */
function commandsIn(output: string): readonly string[] {
  return output.split(/\r\n|\r|\n/).filter((line) => line.trimStart().startsWith('::') || line.includes('##['));
}

describe.each(names)('%s', (name) => {
  const render = formats[name];

  it('ends in one line break, and gives the same bytes for the same input', () => {
    fc.assert(
      fc.property(anyReport, ({ report, context }) => {
        const text = render(report, context);
        expect(text.endsWith('\n') && !text.endsWith('\n\n')).toBe(true);
        expect(render(structuredClone(report), context)).toBe(text);
      }),
      runs,
    );
  });

  it('prints no control character, no direction mark and no unpaired surrogate', () => {
    fc.assert(
      fc.property(anyReport, ({ report, context }) => {
        expect(render(report, context)).not.toMatch(
          /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\p{Cs}]/u,
        );
      }),
      runs,
    );
  });

  it('renders a message of 70,000 characters', () => {
    const report = buildReport({ findings: [buildFinding({ message: '`<|@x` '.repeat(10_000) })] });
    expect(render(report, buildContext()).length).toBeGreaterThan(100);
  });
});

describe.each(names.filter((name) => name !== 'github'))('%s in the log of a workflow', (name) => {
  it('holds no workflow command', () => {
    fc.assert(
      fc.property(anyReport, ({ report, context }) => {
        expect(commandsIn(formats[name](report, context))).toEqual([]);
      }),
      runs,
    );
  });
});

describe('github', () => {
  it('holds one command for each finding, with our properties alone', () => {
    fc.assert(
      fc.property(anyReport, ({ report, context }) => {
        const commands = commandsIn(formats.github(report, context));
        expect(commands).toHaveLength(report.findings.filter(({ state }) => state === 'new').length);
        for (const command of commands) {
          expect(command).toMatch(
            /^::(?:error|warning|notice) file=[^,:]*,line=\d+,endLine=\d+(?:,col=\d+,endColumn=\d+)?,title=[^,:]*::/,
          );
        }
      }),
      runs,
    );
  });
});

describe('formats for machines', () => {
  it.each(['json', 'sarif', 'rdjson'] as const)('%s parses', (name) => {
    fc.assert(
      fc.property(anyReport, ({ report, context }) => {
        expect(() => JSON.parse(formats[name](report, context)) as unknown).not.toThrow();
      }),
      runs,
    );
  });

  it.each(hostileTexts)('json gives %j back', (text) => {
    const report = buildReport({ findings: [buildFinding({ message: text })] });
    const read = JSON.parse(formats.json(report, buildContext())) as typeof report;
    expect(read.findings[0]?.message).toBe(text.toWellFormed());
  });

  it('junit is well-formed and counts what it holds', () => {
    fc.assert(
      fc.property(anyReport, ({ report, context }) => {
        const elements = readXml(formats.junit(report, context));
        const total = elements.find(({ name }) => name === 'testsuites')?.attributes;
        const amount = (name: string): string => String(elements.filter((element) => element.name === name).length);
        expect(total).toMatchObject({
          tests: amount('testcase'),
          failures: amount('failure'),
          skipped: amount('skipped'),
        });
      }),
      runs,
    );
  });
});

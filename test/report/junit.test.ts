import { describe, expect, it } from 'vitest';
import { formats } from '../../core/report/formats/index.ts';
import { readXml } from '../support/read-xml.ts';
import { buildContext, buildFinding, buildReport, type ReportParts } from '../support/report-builder.ts';

function outcomes(parts: ReportParts): readonly string[] {
  return readXml(formats.junit(buildReport(parts), buildContext()))
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('test'));
}

describe('junit', () => {
  it.each<[string, ReportParts, readonly string[]]>([
    ['an error fails', { findings: [buildFinding()] }, ['failure']],
    ['a warning passes', { findings: [buildFinding({ severity: 'warning' })] }, ['system-out']],
    [
      'a warning that blocks fails',
      { findings: [buildFinding({ severity: 'warning' })], summary: { passed: false } },
      ['failure'],
    ],
    ['a note passes', { findings: [buildFinding({ severity: 'note' })], summary: { passed: false } }, ['system-out']],
    ['an existing error is skipped', { findings: [buildFinding({ state: 'existing' })] }, ['skipped']],
  ])('%s', (_name, parts, expected) => {
    expect(outcomes(parts)).toEqual(expected);
  });

  it('passes each entity without findings, in suites by file', () => {
    const entities = [0, 1].map((document) => ({
      ref: `component:default/${document}`,
      file: 'b.yaml',
      document,
      line: 1,
    }));
    const elements = readXml(
      formats.junit(
        buildReport({ entities, findings: [buildFinding({ file: 'b.yaml' }), buildFinding({ file: 'a.yaml' })] }),
        buildContext(),
      ),
    );
    expect(elements.filter(({ name }) => name === 'testsuite').map(({ attributes }) => attributes)).toEqual([
      { name: 'a.yaml', tests: '1', failures: '1', skipped: '0' },
      { name: 'b.yaml', tests: '2', failures: '1', skipped: '0' },
    ]);
    expect(elements).toContainEqual({
      name: 'testcase',
      attributes: { classname: 'b.yaml', name: 'component:default/1' },
    });
  });
});

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stringify } from '../../core/report/stringify.ts';
import { program, runCli } from '../support/cli.ts';
import { folderWith } from '../support/files.ts';
import { buildReport } from '../support/report-builder.ts';
import { richReport } from '../support/rich-report.ts';

const files = {
  'report.json': stringify(richReport),
  'later.json': stringify({ ...richReport, added: 'by a later version' }),
  'plain.json': stringify(buildReport()),
  'package.json': '{ "name": "shop" }',
  'list.json': '[]',
  'newest.json': stringify({ ...richReport, schemaVersion: 2 }),
  'half.json': '{"schemaVersion": 1, "entities": ',
  'odd.json': stringify({ ...richReport, entities: [{ ref: 5 }] }),
};

const ready = ['--scorecard', 'production-readiness'];

describe('badge, used wrongly, says what to do and ends with 2', () => {
  const write = 'Write one by `catalog-warden check --format json -o report.json`.';

  it.each([
    [[], '`badge` needs one report; write it by `catalog-warden check --format json -o report.json`.'],
    [['report.json', 'plain.json', ...ready], '`badge` needs one report'],
    [['report.json'], '`badge` needs `--scorecard` with the id of a scorecard.'],
    [['report.json', '--scorcard', 'a'], 'There is no option `--scorcard`; did you mean `--scorecard`?'],
    [['report.json', ...ready, '--format', 'png'], '`--format` cannot be `png`; use `svg` or `json`.'],
    [['nowhere.json', ...ready], 'The report `nowhere.json` cannot be read: there is no such file.'],
    [['half.json', ...ready], `\`half.json\` is no report: it is not JSON. ${write}`],
    [['package.json', ...ready], `\`package.json\` is no report: \`schemaVersion\` must be 1. ${write}`],
    [['list.json', ...ready], '`list.json` is no report: `schemaVersion` must be 1.'],
    [['newest.json', ...ready], '`newest.json` is no report: `schemaVersion` must be 1.'],
    [['odd.json', ...ready], '`odd.json` is no report: `entities[0].ref` must be text, not `5`.'],
    [['plain.json', ...ready], '`plain.json` has no scorecard. Name a pack with one under `packs`'],
    [
      ['report.json', '--scorecard', 'production-rediness'],
      '`report.json` has no scorecard `production-rediness`; did you mean `production-readiness`?',
    ],
    [
      ['report.json', '--scorecard', 'gold'],
      '`report.json` has no scorecard `gold`; use `production-readiness` or `catalog-trust`.',
    ],
    [
      ['report.json', ...ready, '--entity', 'paymets'],
      '`report.json` has no entity `paymets`; did you mean `component:default/payments`?',
    ],
    [
      ['report.json', ...ready, '--entity', 'zzz'],
      '`report.json` has no entity `zzz`. Write it as the report does, `kind:namespace/name`.',
    ],
    [['report.json', ...ready, '-o', 'no/badge.svg'], 'cannot be written to `no/badge.svg`: there is no such folder.'],
  ])('%j', (args, message) => {
    const cwd = folderWith(files);
    const ran = runCli(['badge', ...args], { cwd });
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^catalog-warden: /);
    expect(ran.stderr).toContain(message);
    expect(ran.stderr).not.toMatch(/^ +at /m);
    expect(readdirSync(cwd).sort()).toEqual(Object.keys(files).sort());
  });
});

describe('badge', () => {
  it.each([[['--help']], [['report.json', '-h']]])('%j gives its help', (args) => {
    const ran = runCli(['badge', ...args], { cwd: folderWith() });
    expect(ran.stdout).toContain('Usage: catalog-warden badge REPORT --scorecard ID');
    expect(ran.status).toBe(0);
  });

  it('reads the report of a later version that only adds to it', () => {
    const ran = runCli(['badge', 'later.json', ...ready, '--entity', 'payments'], { cwd: folderWith(files) });
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toContain('<title>Production readiness: Silver</title>');
  });

  it('reads standard input', () => {
    const run = (input: string) =>
      spawnSync(process.execPath, [program, 'badge', '-', ...ready, '--format', 'json'], { input, encoding: 'utf8' });
    expect(JSON.parse(run(stringify(richReport)).stdout)).toEqual({
      schemaVersion: 1,
      label: 'Production readiness',
      message: 'no level yet',
      color: '#c62828',
    });
    expect(run('').stderr).toContain('Standard input is no report: it is not JSON.');
  });
});

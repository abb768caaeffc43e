import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Report } from '../core/report/report.ts';
import { runCli, type CliOptions } from './support/cli.ts';
import { folderWith } from './support/files.ts';

// What hostile or broken input gives: one clear message with its place, and the other files are still checked.

const good = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: good
spec:
  type: service
  lifecycle: production
  owner: group:default/commerce
`;

/** A second file with a known mistake: it must be found whatever stands in the first. */
const other = good.replace('name: good', 'name: other\n  tags: [Java]');

interface Checked {
  /** `line:column rule message` of the findings in the bad file. */
  readonly findings: readonly string[];
  readonly status: number | null;
  readonly stderr: string;
}

function checkFolder(folder: string, options: Partial<CliOptions> = {}): Checked {
  const { stdout, stderr, status } = runCli(['check', '--format', 'json'], { cwd: folder, ...options });
  const report = JSON.parse(stdout) as Report;
  const others = report.findings.filter(({ file }) => file === 'other/catalog-info.yaml');
  expect(others, 'the other file is still checked').toMatchObject([{ rule: 'backstage/schema', line: 5 }]);
  expect(stdout + stderr, 'no stack trace').not.toMatch(/\n\s+at .*[/(].*:\d+:\d+/);
  return {
    findings: report.findings
      .filter(({ file }) => file !== 'other/catalog-info.yaml')
      .map(({ file, line, column, rule, message }) => `${file}:${line}:${column} ${rule} ${message}`),
    status,
    stderr,
  };
}

function checkText(text: string | Buffer, more: Readonly<Record<string, string | Buffer>> = {}): Checked {
  return checkFolder(folderWith({ 'catalog-info.yaml': text, 'other/catalog-info.yaml': other, ...more }));
}

/** Nine lists, each of nine times the one before: four hundred million entries once expanded. */
const aliasBomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefghij'.split('')].map((name, index, all) =>
  index === 0
    ? name
    : `${name}: &${name} [${Array(9)
        .fill(`*${all[index - 1]?.[0] ?? ''}`)
        .join(',')}]`,
);

describe('a catalog file that', () => {
  it.each<[string, string | Buffer, string]>([
    [
      'is not YAML',
      `${good}  system: a: b\n`,
      'catalog-info.yaml:9:11 backstage/syntax A mapping cannot start on this line.',
    ],
    [
      'is binary',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0xff]),
      'catalog-info.yaml:1:1 catalog/unreadable-file The file cannot be read: it is a binary file',
    ],
    [
      'holds invalid UTF-8',
      Buffer.concat([Buffer.from('kind: '), Buffer.from([0xc3, 0x28])]),
      'catalog-info.yaml:1:1 catalog/unreadable-file The file cannot be read: it is not valid UTF-8 (line 1',
    ],
    [
      'is larger than 10 MB',
      `${good}# ${'x'.repeat(10 * 1024 * 1024)}\n`,
      'catalog-info.yaml:1:1 catalog/unreadable-file The file cannot be read: it is 10.0 MB large',
    ],
    [
      'is an alias bomb',
      `${aliasBomb.join('\n')}\n`,
      'catalog-info.yaml:1:1 backstage/syntax The aliases of this document expand to more than 100 copies',
    ],
    [
      'nests deeply in flow style',
      `spec: ${'['.repeat(100_000)}`,
      'catalog-info.yaml:1:1 backstage/syntax The file nests so deep',
    ],
    [
      'nests deeply in block style',
      Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'catalog-info.yaml:1:1 backstage/syntax The file nests so deep',
    ],
    [
      'nests deeply in lists',
      `${'- '.repeat(50_000)}x`,
      'catalog-info.yaml:1:1 backstage/syntax The file nests so deep',
    ],
    ['is a list', '- a\n', 'catalog-info.yaml:1:1 backstage/syntax The document is'],
    ['is a word', 'hello\n', 'catalog-info.yaml:1:1 backstage/syntax The document is'],
  ])('%s gets one message with its place', (_, text, start) => {
    const { findings, status } = checkText(text);
    expect(findings).toEqual([expect.stringContaining(start)]);
    expect(status).toBe(1);
  });

  it('holds nearly 10 MB is read', () => {
    const { findings } = checkText(`${good}# ${'x'.repeat(9 * 1024 * 1024)}\n`);
    expect(findings).toEqual([]);
  });

  it('holds 5,000 documents is read to the end', () => {
    const documents = Array.from({ length: 5000 }, (_, index) => good.replace('name: good', `name: good-${index}`));
    documents.push(good.replace('lifecycle: production', 'lifecycle: 1'));
    const { findings } = checkText(documents.join('---\n'));
    expect(findings).toEqual([expect.stringMatching(/^catalog-info\.yaml:45007:14 backstage\/schema /)]);
  });

  it('is a symbolic link out of the repository is not followed', () => {
    const folder = folderWith({ 'secret.yaml': 'token: hunter2\n', 'repo/other/catalog-info.yaml': other });
    mkdirSync(`${folder}/repo/.git`);
    symlinkSync('../secret.yaml', `${folder}/repo/catalog-info.yaml`);
    const { findings, stderr } = checkFolder(`${folder}/repo`);
    expect(findings).toEqual([expect.stringContaining('it lies outside the repository, where nothing is read')]);
    expect(findings.join() + stderr).not.toContain('hunter2');
  });

  it('is a directory is said to be one', () => {
    const { findings } = checkFolder(
      folderWith({ 'catalog-info.yaml/readme.md': '', 'other/catalog-info.yaml': other }),
    );
    expect(findings).toEqual([
      expect.stringMatching(/^catalog-info\.yaml:1:1 catalog\/unreadable-file .*it is a folder, not a file/),
    ]);
  });

  it.runIf(process.getuid?.() === 0)('may not be read by this user is named', () => {
    const folder = folderWith({ 'catalog-info.yaml': good, 'other/catalog-info.yaml': other });
    chmodSync(folder, 0o755);
    chmodSync(`${folder}/catalog-info.yaml`, 0o600);
    expectUnreadable(checkFolder(folder, { uid: 65_534 }));
  });

  it.runIf(process.getuid !== undefined && process.getuid() !== 0)('may not be read is named', () => {
    const folder = folderWith({ 'catalog-info.yaml': good, 'other/catalog-info.yaml': other });
    chmodSync(`${folder}/catalog-info.yaml`, 0);
    expectUnreadable(checkFolder(folder));
  });
});

function expectUnreadable({ findings }: Checked): void {
  expect(findings).toEqual([
    expect.stringMatching(/^catalog-info\.yaml:1:1 catalog\/unreadable-file .*permission is denied/),
  ]);
}

describe('a target that leads out of the repository', () => {
  it.each([
    ['../../../etc/passwd', '../../../etc/passwd'],
    ['/etc/passwd', '/etc/passwd'],
    ['a symbolic link', './link'],
  ])('is never read: %s', (_, target) => {
    const api = `${good.replace('Component', 'API').replace('type: service', 'type: openapi')}  definition:\n    $text: ${target}\n`;
    const folder = folderWith({
      'secret.yaml': 'root:x:0:0\n',
      'repo/catalog-info.yaml': api,
      'repo/other/catalog-info.yaml': other,
    });
    mkdirSync(`${folder}/repo/.git`);
    symlinkSync('../secret.yaml', `${folder}/repo/link`);
    const { findings, stderr } = checkFolder(`${folder}/repo`);
    expect(findings.join() + stderr).not.toContain('root:x');
    expect(findings).toEqual([expect.stringMatching(/^catalog-info\.yaml:10:12 catalog\/placeholder-target /)]);
  });
});

describe('a call that', () => {
  const folder = (): string => folderWith({ 'catalog-info.yaml': good, 'services/catalog-info.yaml': other });

  it.each([
    [['check', 'catalog-inof.yaml'], 'There is no `catalog-inof.yaml`; did you mean `catalog-info.yaml`?'],
    [['check', '--formt', 'json'], 'There is no option `--formt`; did you mean `--format`?'],
    [['check', '--format', 'sarf'], '`--format` cannot be `sarf`; did you mean `sarif`?'],
    [
      ['check', '--format', 'xml'],
      '`--format` cannot be `xml`; use `pretty`, `json`, `sarif`, `markdown`, `github`, `junit` or `rdjson`.',
    ],
    [['check', '--fail-on', 'warn'], '`--fail-on` cannot be `warn`; use `error`, `warning` or `never`.'],
    [['check', '--config', 'no.yml'], 'The configuration `no.yml` cannot be read: there is no such file.'],
    [['check', '--config'], '`--config` needs a value.'],
    [['check', '--config', '--fix'], '`--config` needs a value; write `--config=--fix` if you mean it.'],
    [['check', '--fix=yes'], '`--fix` takes no value.'],
    [['check', '--catalog', 'no.json'], '--catalog: `no.json` cannot be read: it is not there.'],
    [
      ['check', '--catalog', 'http://backstage.example.com'],
      '--catalog: `http://backstage.example.com` must begin with `https://`.',
    ],
    [['check', '--base', 'main'], '`--base` needs a git repository, and this is none.'],
    [
      ['check', '--output', 'no/such/folder/report.json'],
      'The report cannot be written to `no/such/folder/report.json`: there is no such folder.',
    ],
    [['chekc'], 'There is no command `chekc`; did you mean `check`?'],
    [
      ['--fix'],
      'Say what to do before `--fix`: `check`, `rules`, `explain`, `init`, `badge`, `serve`, `jobs` or `demo`.',
    ],
    [
      ['explain', 'catalog/dangling-refrence'],
      'There is no rule `catalog/dangling-refrence`. Did you mean `catalog/dangling-reference`?',
    ],
  ])('is wrong ends with status 2 and one line: %j', (args, message) => {
    const { stdout, stderr, status } = runCli(args, { cwd: folder() });
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: `catalog-warden: ${message}\n`, status: 2 });
  });

  it('names a path that is not there still checks the others', () => {
    const { stdout, stderr, status } = runCli(['check', 'nothing', 'services', '--format', 'json'], { cwd: folder() });
    expect(stderr).toBe('catalog-warden: There is no `nothing`.\n');
    expect((JSON.parse(stdout) as Report).findings).toHaveLength(1);
    expect(status).toBe(2);
  });

  it('finds no catalog file passes, and says how to begin', () => {
    const { stdout, stderr, status } = runCli(['check'], { cwd: folderWith({ 'readme.md': '' }) });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
    expect(stderr).toContain('To begin, let `catalog-warden init` write a catalog-info.yaml');
  });

  it('has an unknown configuration key says which was meant, with its place', () => {
    const config = 'include: ["**/*.yaml"]\nexcldue: []\n';
    const at = folderWith({ '.github/catalog-warden.yml': config, 'catalog-info.yaml': good });
    const { stderr, status } = runCli(['check'], { cwd: at });
    expect(status).toBe(2);
    expect(stderr.split('\n')[0]).toBe(
      '.github/catalog-warden.yml:2:1: The key `excldue` is not known. Did you mean `exclude`?',
    );
    expect(readFileSync(`${at}/.github/catalog-warden.yml`, 'utf8')).toBe(config);
  });
});

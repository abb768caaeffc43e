import { spawn } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Report } from '../../core/report/report.ts';
import { program, runCli } from '../support/cli.ts';
import { folderWith } from '../support/files.ts';
import { git, repositoryWith } from '../support/git.ts';

const good = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
spec:
  type: service
  lifecycle: production
  owner: group:default/commerce
`;
const bad = good.replace('lifecycle:', 'lifecyle:');

function reportOf(args: readonly string[], cwd: string): Report {
  return JSON.parse(runCli(['check', '--format', 'json', ...args], { cwd }).stdout) as Report;
}

describe('check', () => {
  it.each(['json', 'sarif', 'markdown', 'github', 'junit', 'rdjson', 'pretty'])(
    'gives the same bytes for the same input as %s',
    (format) => {
      const cwd = folderWith({ 'catalog-info.yaml': bad, 'b/catalog-info.yaml': bad });
      const first = runCli(['check', '--format', format], { cwd });
      expect(first.stdout).not.toBe('');
      expect(runCli(['check', '--format', format], { cwd })).toEqual(first);
    },
  );

  it('checks a path of another repository, with the configuration of that one', () => {
    const folder = folderWith({
      'here/.git/HEAD': '',
      'there/.git/HEAD': '',
      'there/.github/catalog-warden.yml': 'failOn: never\n',
      'there/services/catalog-info.yaml': bad,
    });
    const { stdout, status } = runCli(['check', '../there', '--format', 'json'], { cwd: `${folder}/here` });
    expect((JSON.parse(stdout) as Report).findings).toMatchObject([{ file: '../there/services/catalog-info.yaml' }]);
    expect(status).toBe(0);
    expect(runCli(['check', '.', '../there'], { cwd: `${folder}/here` })).toMatchObject({
      stderr: 'catalog-warden: The paths lie in different repositories. Check one repository at a time.\n',
      status: 2,
    });
  });

  it('counts --include from where the user is, and the configuration from the top', () => {
    const folder = repositoryWith({
      '.github/catalog-warden.yml': 'include: [services/*/entity.yaml]\n',
      'services/pay/entity.yaml': bad,
      'services/pay/other.yaml': bad,
    });
    const cwd = `${folder}/services`;
    expect(reportOf([], cwd).findings).toMatchObject([{ file: 'pay/entity.yaml' }]);
    expect(reportOf(['--include', 'pay/o*.yaml'], cwd).findings).toMatchObject([{ file: 'pay/other.yaml' }]);
  });

  it('names the repository of the checkout in the report', () => {
    const folder = repositoryWith({ 'catalog-info.yaml': good });
    git(folder, 'remote', 'add', 'origin', 'git@github.com:acme/shop.git');
    expect(reportOf([], folder).subject).toEqual({ repository: 'acme/shop' });
  });
});

describe('--output', () => {
  it('writes the report to a file, and only says so', () => {
    const cwd = folderWith({ 'catalog-info.yaml': bad });
    const { stdout, stderr, status } = runCli(['check', '--format', 'json', '-o', 'report.json'], { cwd });
    expect({ stdout, stderr, status }).toEqual({
      stdout: '',
      stderr: 'Wrote report.json: errors 1, warnings 0, notes 0.\n',
      status: 1,
    });
    expect(JSON.parse(readFileSync(`${cwd}/report.json`, 'utf8'))).toMatchObject({ schemaVersion: 1 });
    expect(readdirSync(cwd).toSorted()).toEqual(['catalog-info.yaml', 'report.json']);
  });

  it('holds no colour codes, even where colour is forced', () => {
    const cwd = folderWith({ 'catalog-info.yaml': bad });
    runCli(['check', '-o', 'report.txt'], { cwd, env: { FORCE_COLOR: '1' } });
    expect(readFileSync(`${cwd}/report.txt`, 'utf8')).not.toContain('\u001B');
  });
});

describe('colour', () => {
  it.each<[Record<string, string>, boolean]>([
    [{}, false],
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '' }, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '' }, true],
  ])('with %j: %s', (env, colored) => {
    const cwd = folderWith({ 'catalog-info.yaml': bad });
    expect(runCli(['check'], { cwd, env }).stdout.includes('\u001B[')).toBe(colored);
  });
});

describe('standard output', () => {
  it('may be closed by its reader', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `${index}/catalog-info.yaml`,
        bad.replace('orders', `orders-${index}`),
      ]),
    );
    const child = spawn(process.execPath, [program, 'check'], {
      cwd: folderWith(files),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      complaint += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const status = await new Promise((resolve) => {
      child.on('close', resolve);
    });
    expect({ status, complaint }).toEqual({ status: 1, complaint: '' });
  });

  it('gets all of a long report through a slow pipe', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `${index}/catalog-info.yaml`,
        bad.replace('orders', `orders-${index}`),
      ]),
    );
    const child = spawn(process.execPath, [program, 'check', '--format', 'json'], {
      cwd: folderWith(files),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      text += chunk as string;
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    }
    expect((JSON.parse(text) as Report).findings).toHaveLength(300);
  });
});

describe('--fix', () => {
  it('keeps the mode of a file, and a symbolic link a link', () => {
    const cwd = folderWith({ 'real.yaml': bad });
    chmodSync(`${cwd}/real.yaml`, 0o640);
    symlinkSync('real.yaml', `${cwd}/catalog-info.yaml`);
    expect(runCli(['check', '--fix'], { cwd }).status).toBe(0);
    expect(readFileSync(`${cwd}/real.yaml`, 'utf8')).toBe(good);
    expect(statSync(`${cwd}/real.yaml`).mode & 0o777).toBe(0o640);
    expect(lstatSync(`${cwd}/catalog-info.yaml`).isSymbolicLink()).toBe(true);
    expect(readdirSync(cwd).toSorted()).toEqual(['catalog-info.yaml', 'real.yaml']);
  });

  it('keeps line ends and a byte order mark', () => {
    const text = `\uFEFF${bad}`.replaceAll('\n', '\r\n');
    const cwd = folderWith({ 'catalog-info.yaml': text });
    runCli(['check', '--fix'], { cwd });
    expect(readFileSync(`${cwd}/catalog-info.yaml`, 'utf8')).toBe(text.replace('lifecyle', 'lifecycle'));
  });
});

/** A Backstage back-end on this machine; gives its URL. */
async function backstage(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** As `runCli`, without blocking this process, which serves the catalog. */
async function runBeside(args: readonly string[], cwd: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...args], { cwd, env: { PATH: process.env['PATH'] ?? '', ...env } });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      texts[name] += chunk;
    });
  }
  const status = await new Promise((resolve) => {
    child.on('close', resolve);
  });
  return { ...texts, status };
}

describe('--catalog with a URL', () => {
  const cwd = (): string => folderWith({ 'catalog-info.yaml': good.replace('group:default/commerce', 'comerce') });

  it('reads all pages, with the token, and judges references against them', async () => {
    const asked: string[] = [];
    const url = await backstage((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization}`);
      const first = !String(request.url).includes('cursor=');
      const name = first ? 'platform' : 'commerce';
      const page = {
        items: [{ kind: 'Group', metadata: { name, namespace: 'default' } }],
        totalItems: 2,
        pageInfo: first ? { nextCursor: 'two' } : {},
      };
      response.end(JSON.stringify(page));
    });
    const { stdout } = await runBeside(['check', '--format', 'json', '--catalog', `${url}/`], cwd(), {
      BACKSTAGE_TOKEN: 'secret',
    });
    expect((JSON.parse(stdout) as Report).findings).toMatchObject([
      { rule: 'catalog/dangling-reference', help: 'Did you mean `commerce`?' },
    ]);
    expect(asked).toEqual([
      expect.stringMatching(/^\/api\/catalog\/entities\/by-query\?limit=\d+&fields=\S+ Bearer secret$/),
      '/api/catalog/entities/by-query?limit=1000&cursor=two Bearer secret',
    ]);
  });

  it.each<[string, RequestListener, string]>([
    [
      'refuses',
      (_, response) => response.writeHead(401).end(),
      'it answered 401; set `BACKSTAGE_TOKEN` to a token that may read it',
    ],
    [
      'redirects',
      (_, response) => response.writeHead(302, { location: 'https://example.com' }).end(),
      'unexpected redirect',
    ],
    ['gives a web page', (_, response) => response.end('<html>'), 'its answer is not JSON'],
    ['gives something else', (_, response) => response.end('{"a":1}'), 'its answer is no page of entities'],
    ['breaks off', (_, response) => response.destroy(), 'other side closed'],
  ])('warns and judges no reference when the back-end %s', async (_, answer, reason) => {
    const url = await backstage(answer);
    const { stdout, stderr, status } = await runBeside(['check', '--format', 'json', '--catalog', url], cwd());
    expect(stderr).toBe(
      `Warning: \`${url}\` did not give its catalog: ${reason}. References to entities outside this run are not judged.\n`,
    );
    expect((JSON.parse(stdout) as Report).findings).toEqual([]);
    expect(status).toBe(0);
  });

  it('is not fooled by a back-end that gives the same page again and again', async () => {
    const url = await backstage((_, response) => {
      response.end('{"items":[],"pageInfo":{"nextCursor":"again"}}');
    });
    const { stderr } = await runBeside(['check', '--catalog', url], cwd());
    expect(stderr).toContain('gives the same page again and again');
  });
});

describe('--catalog with a file', () => {
  it.each([
    ['a list', '[{"kind":"Group","metadata":{"name":"commerce"}}]'],
    ['a page', '{"items":[{"kind":"Group","metadata":{"name":"commerce","namespace":"default"}}]}'],
    ['YAML documents', 'kind: Group\nmetadata: { name: commerce }\n---\nkind: User\nmetadata: { name: ada }\n'],
  ])('reads %s', (_, text) => {
    const cwd = folderWith({ 'catalog-info.yaml': good, 'catalog.txt': text });
    expect(reportOf(['--catalog', 'catalog.txt'], cwd)).toMatchObject({ findings: [], summary: { unknown: 0 } });
  });

  it.each([
    ['[{"kind":"Group"}]', '`catalog.txt`: item 1 is no entity; it has no `kind` or no `metadata.name`.'],
    ['a: [', '`catalog.txt` is neither JSON nor YAML.'],
  ])('refuses %s', (text, message) => {
    const cwd = folderWith({ 'catalog-info.yaml': good, 'catalog.txt': text });
    const { stderr, status } = runCli(['check', '--catalog', 'catalog.txt'], { cwd });
    expect({ stderr, status }).toEqual({ stderr: `catalog-warden: --catalog: ${message}\n`, status: 2 });
  });
});

describe('--base', () => {
  it('says what to do in a shallow clone', () => {
    const origin = repositoryWith({ 'catalog-info.yaml': bad });
    git(origin, 'switch', '--quiet', '--create', 'feature');
    git(origin, 'commit', '--quiet', '--allow-empty', '--message', 'More');
    git(origin, 'switch', '--quiet', 'main');
    git(origin, 'commit', '--quiet', '--allow-empty', '--message', 'Other');
    const clone = folderWith();
    git(clone, 'clone', '--quiet', '--depth=1', '--no-single-branch', '--branch=feature', `file://${origin}`, '.');
    const { stderr, status } = runCli(['check', '--base', 'origin/main'], { cwd: clone });
    expect(stderr).toContain('run `git fetch --unshallow`');
    expect(status).toBe(2);
  });

  it.each(['no-such-branch', '--output=evil', '$(touch evil)'])('knows no %s, and runs nothing', (ref) => {
    const folder = repositoryWith({ 'catalog-info.yaml': good });
    const { stderr, status } = runCli(['check', `--base=${ref}`], { cwd: folder });
    expect(stderr).toContain(`there is no branch, tag or commit \`${ref}\` here`);
    expect(status).toBe(2);
    expect(readdirSync(folder).toSorted()).toEqual(['.git', 'catalog-info.yaml']);
  });
});

describe('help, version and explain', () => {
  const cwd = import.meta.dirname;

  it.each([[['--help']], [['-h']], [[]], [['help']], [['check', '--help']], [['explain', '--help']]])('%j', (args) => {
    const { stdout, stderr, status } = runCli(args, { cwd });
    expect(stdout).toMatch(/Usage: catalog-warden .*\n/);
    expect(stdout).toContain('\nExamples:\n');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });

  it('names every option of check in its help', () => {
    const { stdout } = runCli(['check', '--help'], { cwd });
    for (const option of ['include', 'format', 'output', 'config', 'base', 'catalog', 'fix', 'fail-on']) {
      expect(stdout).toContain(`--${option}`);
    }
  });

  it('prints the version of the package', () => {
    const manifest = JSON.parse(readFileSync(path.join(cwd, '../../package.json'), 'utf8')) as { version: string };
    expect(runCli(['--version'], { cwd }).stdout).toBe(`${manifest.version}\n`);
  });

  it('lists all rules, one a line, the id first', () => {
    const lines = runCli(['explain'], { cwd }).stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(line).toMatch(/^(?:backstage|catalog)\/[a-z-]+ +(?:error|warning|note) +\S/);
  });

  it('explains a rule by its id or its name', () => {
    const { stdout, status } = runCli(['explain', 'backstage/schema'], { cwd });
    for (const head of ['backstage/schema  (error)', 'Why', 'How to mend it', 'Wrong', 'Right']) {
      expect(stdout).toContain(`${head}\n`);
    }
    expect(status).toBe(0);
    expect(runCli(['explain', 'owner-dialect'], { cwd }).stdout).toMatch(/^catalog\/owner-dialect /);
  });
});

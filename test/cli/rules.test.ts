import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { program, runCli, type CliResult } from '../support/cli.ts';
import { folderWith } from '../support/files.ts';

const manifest = 'title: Acme\nversion: 1.0.0\ndescription: What every service of Acme must meet.\n';
const rule = `title: A component names its cost centre
why: Nobody can say what a service costs.
remedy: Add the annotation \`acme.com/cost-center\`.
appliesTo: { kind: Component }
assert: { annotation: acme.com/cost-center }
message: '\${entity.name} names no cost centre.'
tests:
  - it: passes for a component that names one
    entity: { kind: Component, metadata: { annotations: { acme.com/cost-center: CC-4711 } } }
    expect: pass
  - it: fails for a component that names none
    entity: { kind: Component }
    expect: { fail: { at: 'metadata.annotations["acme.com/cost-center"]', message: example names no cost centre. } }
  - it: does not speak of APIs
    entity: { kind: API }
    expect: not-applicable
`;
const failing = `  - it: fails for a system's component
    entity: { kind: Component, spec: { system: shop } }
    expect: fail
`;
const pack = { 'acme/pack.yaml': manifest, 'acme/cost-center.yaml': rule };
const shorter = rule.slice(0, rule.indexOf('  - it: does not speak'));

const folded = { 'folded/pack.yaml': 'title: "x\\n::error::pwn"\nversion: 1.0.0\n' };

function rules(cwd: string, ...args: readonly string[]): CliResult {
  return runCli(['rules', ...args], { cwd });
}

describe('rules, used wrongly, says what to do and ends with 2', () => {
  it.each([
    [['lits'], 'There is no command `rules lits`; did you mean `list`?'],
    [['list', '--fact'], '--fact'],
    [['list', 'nowhere'], 'There is no folder `nowhere`.'],
    [['list', 'acme/pack.yaml'], '`acme/pack.yaml` is a file; name the folder of a rule pack.'],
    [['list', 'empty'], 'There is no rule pack in `empty`: neither it nor a folder in it has a `pack.yaml`.'],
    [['explain'], '`rules explain` needs the id of a rule; see `catalog-warden rules list`.'],
    [
      ['explain', 'ownership/owner-is-grup'],
      'There is no rule `ownership/owner-is-grup`. Did you mean `ownership/owner-is-group`?',
    ],
    [['explain', 'owner-is-group'], 'There is no rule `owner-is-group`. Did you mean `ownership/owner-is-group`?'],
    [['explain', 'owner-is-grup'], 'There is no rule `owner-is-grup`. Did you mean `ownership/owner-is-group`?'],
    [['explain', 'unknown-feild'], 'There is no rule `unknown-feild`. Did you mean `catalog/unknown-field`?'],
    [['explain', 'acme/cost-centre', 'acme'], 'Did you mean `acme/cost-center`?'],
    [['explain', 'acme/zzz', 'acme'], 'There is no rule `acme/zzz`. See `catalog-warden rules list`.'],
    [['test', 'nowhere'], 'There is no folder `nowhere`.'],
    [['test', 'acme/cost-center.yaml'], '`acme/cost-center.yaml` is a file; name the folder of a rule pack.'],
    [['test', 'empty'], 'Begin with `catalog-warden rules new my-pack/my-rule`.'],
    [['docs', 'nowhere'], 'There is no folder `nowhere`.'],
    [['docs', 'broken'], 'broken/pack.yaml:'],
    [['new'], '`rules new` needs one id: `rules new my-pack/my-rule`.'],
    [['new', 'a/b', 'c/d'], '`rules new` needs one id: `rules new my-pack/my-rule`.'],
    [['new', 'cost-center'], '`cost-center` is no id of a rule: write `my-pack/my-rule`'],
    [['new', 'Acme/cost-center'], '`Acme/cost-center` is no id of a rule'],
    [['new', 'acme/Cost_Center'], '`acme/Cost_Center` is no id of a rule'],
    [['new', 'acme/cost-center.yaml'], '`acme/cost-center.yaml` is no id of a rule'],
    [['new', 'acme/'], '`acme/` is no id of a rule'],
    [['new', 'recommended/cost-center'], 'There is a built-in pack `recommended`'],
    [['new', './packs/ownership/cost-center'], 'There is a built-in pack `ownership`'],
    [['list', 'folded'], 'A title stands on one line, without control characters. Take them out.'],
    [['new', 'acme/cost-center'], 'There is a `acme/cost-center.yaml` already, and it stays as it is.'],
  ])('%j', (args, message) => {
    const cwd = folderWith({ ...pack, 'empty/README.md': '', 'broken/pack.yaml': 'title: [\n', ...folded });
    const ran = rules(cwd, ...args);
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^catalog-warden: /);
    expect(ran.stderr).toContain(message);
    expect(ran.stderr).not.toMatch(/^ +at /m);
  });
});

describe('rules', () => {
  it.each([[[]], [['--help']], [['test', '--help']], [['lock', '-h']]])('%j gives its help', (args) => {
    const ran = rules(folderWith(), ...args);
    expect(ran.stdout + ran.stderr).toContain('Usage: catalog-warden rules <action>');
    expect(ran.status).toBe(0);
  });

  it('list names every built-in rule, and each can be explained by its id', () => {
    const cwd = folderWith();
    const listed = rules(cwd, 'list');
    expect(listed).toMatchObject({ status: 0, stderr: '' });
    const ids = listed.stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '');
    expect(ids).toContain('ownership/owner-is-group');
    expect(new Set(ids).size).toBe(ids.length);
    const explained = rules(cwd, 'explain', ids.at(-1) ?? '');
    expect(explained).toMatchObject({ status: 0, stderr: '' });
    expect(explained.stdout).toContain(`# ${ids.at(-1)}\n`);
  });

  it.each([[['docs']], [['explain', 'acme/cost-center']]])(
    '%j writes nothing that drives a terminal or a runner',
    (args) => {
      const why = 'why: "a\\n::error::pwn\\n  ::warning::pwn ##[error]pwn \\e[31m"';
      const hostile = rule.replace(/^why: .*$/m, () => why);
      const cwd = folderWith({ 'acme/pack.yaml': manifest, 'acme/cost-center.yaml': hostile });
      const ran = rules(cwd, ...args, 'acme');
      expect(ran).toMatchObject({ status: 0, stderr: '' });
      expect(ran.stdout).not.toMatch(/^\s*::/m);
      expect(ran.stdout).not.toContain('##[');
      expect(ran.stdout).not.toContain('\u001B');
      expect(ran.stdout).toContain('\\::error::pwn\n');
    },
  );

  it('explain writes kinds as the rule does', () => {
    const ran = rules(folderWith(pack), 'explain', 'acme/cost-center', 'acme');
    expect(ran.stdout).toContain('for kind `Component`');
  });

  it('test leaves out a file that cannot be read, and tests the rest', () => {
    const cwd = folderWith(pack);
    writeFileSync(path.join(cwd, 'acme/binary.yaml'), Buffer.from([0, 1, 2, 255]));
    symlinkSync('/etc/passwd', path.join(cwd, 'acme/linked.yaml'));
    execFileSync('mkfifo', [path.join(cwd, 'acme/pipe.yaml')]);
    const ran = rules(cwd, 'test', 'acme');
    expect(ran.status).toBe(2);
    expect(ran.stdout).toContain('acme/binary.yaml:1:1: It cannot be read: it is a binary file, not YAML.');
    expect(ran.stdout).toContain('acme/linked.yaml:1:1: It cannot be read: it lies outside the repository, ');
    expect(ran.stdout).toContain('acme/pipe.yaml:1:1: It cannot be read: ');
    expect(ran.stdout).toContain('✖ 1 rule, 3 tests passed, 0 failed, 3 problems in the packs\n');
  });

  it('list --facts names the facts', () => {
    const ran = rules(folderWith(), 'list', '--facts');
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^readme\.words +checkout +number +\S/m);
  });

  it('new leaves what is there alone, and keeps out of folders that it need not touch', () => {
    const cwd = folderWith({ 'acme/pack.yaml': '# Mine\n', 'acme/cost-center.yaml': '# Mine\n' });
    expect(rules(cwd, 'new', 'acme/cost-center').status).toBe(2);
    expect(rules(cwd, 'new', 'acme/tier')).toMatchObject({
      status: 0,
      stderr: 'Wrote acme/tier.yaml. Change it, then run `catalog-warden rules test acme`.\n',
    });
    expect(readFileSync(path.join(cwd, 'acme/pack.yaml'), 'utf8')).toBe('# Mine\n');
    expect(readFileSync(path.join(cwd, 'acme/cost-center.yaml'), 'utf8')).toBe('# Mine\n');
  });

  it('test tests the packs of the current folder, and of folders in it', () => {
    const cwd = folderWith(pack);
    const passed = { status: 0, stderr: '', stdout: '✔ 1 rule, 3 tests passed, 0 failed\n' };
    expect(rules(cwd, 'test')).toEqual(passed);
    expect(rules(path.join(cwd, 'acme'), 'test')).toEqual(passed);
    expect(rules(path.join(cwd, 'acme'), 'test', '../acme')).toEqual(passed);
    expect(rules('/', 'test', path.join(cwd, 'acme'))).toEqual(passed);
  });

  it('test fails where no rule is, because nothing was shown', () => {
    const ran = rules(folderWith({ 'acme/pack.yaml': manifest }), 'test', 'acme');
    expect(ran).toMatchObject({ status: 1, stderr: 'No rule was tested.\n' });
  });

  it('test passes for a pack that only extends others, and says so', () => {
    const ran = rules(folderWith({ 'acme/pack.yaml': `${manifest}extends: [ownership]\n` }), 'test', 'acme');
    expect(ran).toEqual({
      status: 0,
      stdout: '✔ 0 rules, 0 tests passed, 0 failed\n',
      stderr: 'There is nothing to test: the pack `acme` has no rules of its own, only those that it extends.\n',
    });
  });

  it('test tells gaps, and passes with them', () => {
    const lenient = rule
      .replace('kind: Component }', 'kind: Component, lifecycle: production }')
      .replaceAll('{ kind: Component', '{ kind: Component, spec: { lifecycle: production }');
    const text = lenient.replace(
      'appliesTo: { kind: Component, spec: { lifecycle: production },',
      'appliesTo: { kind: Component,',
    );
    const ran = rules(folderWith({ ...pack, 'acme/cost-center.yaml': text }), 'test', 'acme');
    expect(ran.stdout).toBe(
      'acme/cost-center.yaml: gap: its tests still pass without `kind` of `appliesTo`.\n' +
        'acme/cost-center.yaml: gap: its tests still pass without `lifecycle` of `appliesTo`.\n' +
        '✔ 1 rule, 3 tests passed, 0 failed, 2 gaps\n',
    );
    expect(ran).toMatchObject({ status: 0, stderr: '' });
  });

  it('test ends a message with one full stop', () => {
    const text = rule
      .replace(/expect: \{ fail:.*\n/, 'expect: not-applicable\n')
      .replace('tests:\n', `tests:\n${failing}`);
    const ran = rules(folderWith({ ...pack, 'acme/cost-center.yaml': text }), 'test', 'acme');
    expect(ran).toMatchObject({ status: 1, stderr: '' });
    expect(ran.stdout).toContain('expected `not-applicable`, got `fail`: example names no cost centre.\n');
  });

  it('lock without packs of other repositories says that there is nothing to lock', () => {
    const cwd = folderWith({ '.git/HEAD': '', '.github/catalog-warden.yml': 'packs: [recommended]\n' });
    expect(rules(cwd, 'lock')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'There is nothing to lock: the configuration names nothing of another repository.\n',
    });
    expect(existsSync(path.join(cwd, '.github/catalog-warden.lock.json'))).toBe(false);
  });

  it('lock empties the lock file of packs that are in use no more', () => {
    const lockFile = '.github/catalog-warden.lock.json';
    const old = '{ "version": 1, "packs": { "acme/rules//old@v1": { "hash": "sha256-00", "files": 1 } } }';
    const cwd = folderWith({ '.git/HEAD': '', [lockFile]: old });
    expect(rules(cwd, 'lock')).toMatchObject({ status: 0, stderr: `Wrote ${lockFile} with 0 entries.\n` });
    expect(JSON.parse(readFileSync(path.join(cwd, lockFile), 'utf8'))).toEqual({ version: 1, packs: {} });
  });

  it('lock with a broken configuration says where, and writes nothing', () => {
    const cwd = folderWith({ '.git/HEAD': '', '.github/catalog-warden.yml': 'pack: [recommended]\n' });
    const ran = rules(cwd, 'lock');
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toContain('.github/catalog-warden.yml:1:1: The key `pack` is not known. Did you mean `packs`?');
    expect(existsSync(path.join(cwd, '.github/catalog-warden.lock.json'))).toBe(false);
  });

  it('docs --check needs a folder to look into', () => {
    const ran = rules(folderWith(pack), 'docs', 'acme', '--check');
    expect(ran).toEqual({
      status: 2,
      stdout: '',
      stderr: 'catalog-warden: `rules docs --check` needs the folder of the pages: add `--output FOLDER`.\n',
    });
  });
});

describe('the packs that the configuration names', () => {
  const configured = { '.git/HEAD': '', '.github/catalog-warden.yml': 'packs: [recommended, ./acme]\n', ...pack };

  it.each(['.', 'acme'])('are listed beside the built-in ones, from the folder %s', (folder) => {
    const listed = rules(path.join(folderWith(configured), folder), 'list');
    expect(listed).toMatchObject({ status: 0, stderr: '' });
    expect(listed.stdout).toMatch(/^acme\/cost-center +warning +A component names its cost centre$/m);
    expect(listed.stdout).toMatch(/^ownership\/owner-is-group /m);
  });

  it('are explained, by both commands', () => {
    const cwd = folderWith(configured);
    const explained = rules(cwd, 'explain', 'acme/cost-center');
    expect(explained).toMatchObject({ status: 0, stderr: '' });
    expect(explained.stdout).toContain('# acme/cost-center\n');
    expect(runCli(['explain', 'acme/cost-center'], { cwd })).toEqual(explained);
  });

  it('are explained although a pack switches the rule off', () => {
    const off = { 'acme/pack.yaml': `${manifest}extends: [ownership]\noverrides: { ownership/owner-is-group: off }\n` };
    const cwd = folderWith({ ...configured, ...off });
    expect(rules(cwd, 'explain', 'ownership/owner-is-group').stdout).toContain('# ownership/owner-is-group\n');
  });

  it('stop the list when the configuration itself is wrong', () => {
    const text = 'pack: [recommended]\n';
    const ran = rules(folderWith({ ...configured, '.github/catalog-warden.yml': text }), 'list');
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toContain('The key `pack` is not known. Did you mean `packs`?');
  });

  describe('and that cannot be read', () => {
    const missing = { ...configured, '.github/catalog-warden.yml': 'packs: [./acmee, ./acme]\n' };
    const told = '.github/catalog-warden.yml:1:9: There is no rule pack in `acmee`: no `pack.yaml` is there.';

    it('are named at their place, after the rules of the others', () => {
      const ran = rules(folderWith(missing), 'list');
      expect(ran.status).toBe(2);
      expect(ran.stdout).toMatch(/^acme\/cost-center /m);
      expect(ran.stdout).toMatch(/^ownership\/owner-is-group /m);
      expect(ran.stderr).toMatch(/^catalog-warden: a pack is wrong\.\n/);
      expect(ran.stderr).toContain(told);
    });

    it.each(['ownership/owner-is-group', 'acme/cost-center'])('leave %s to be explained', (id) => {
      const ran = rules(folderWith(missing), 'explain', id);
      expect(ran.status).toBe(0);
      expect(ran.stdout).toContain(`# ${id}\n`);
      expect(ran.stderr).toContain(told);
    });

    it('leave the pages of the others to be written', () => {
      const cwd = folderWith(missing);
      const ran = rules(cwd, 'docs', '-o', 'pages');
      expect(ran.status).toBe(2);
      expect(ran.stderr).toContain(told);
      expect(existsSync(path.join(cwd, 'pages/acme.md'))).toBe(true);
    });

    it('keep their sound rules, with a rule that is wrong named at its file', () => {
      const broken = { ...configured, 'acme/broken.yaml': 'title: x\n' };
      const ran = rules(folderWith(broken), 'list');
      expect(ran.status).toBe(2);
      expect(ran.stdout).toMatch(/^acme\/cost-center /m);
      expect(ran.stderr).toContain('acme/broken.yaml:1:1: The rule must have `why`');
    });
  });
});

it('explain and rules explain know the rules of each other', () => {
  const cwd = folderWith();
  expect(runCli(['explain', 'ownership/owner-is-group'], { cwd })).toEqual(
    rules(cwd, 'explain', 'ownership/owner-is-group'),
  );
  expect(rules(cwd, 'explain', 'catalog/unknown-field')).toEqual(runCli(['explain', 'catalog/unknown-field'], { cwd }));
});

describe('rules test --watch', () => {
  it('runs again after a change, also one that breaks the pack, and stops by SIGINT', async () => {
    const cwd = folderWith(pack);
    const watching = watch(cwd);
    await watching.until('3 tests passed');
    writeFileSync(path.join(cwd, 'acme/cost-center.yaml'), shorter);
    await watching.until('2 tests passed');
    writeFileSync(path.join(cwd, 'acme/cost-center.yaml'), rule.replace('assert:', 'asert:'));
    await watching.until('Did you mean `assert`?');
    writeFileSync(path.join(cwd, 'acme/cost-center.yaml'), rule);
    await watching.until('✔ 1 rule, 3 tests passed, 0 failed');
    watching.interrupt();
    expect(await watching.ended).toEqual({ code: 0, signal: null });
    const told = watching.stderr();
    expect(told).toMatch(/^Watching `acme` for changes\. Ctrl\+C ends this\.\n\nSomething changed:\nWatching `acme` /);
    expect(told.replaceAll(/Watching `acme` for changes\. Ctrl\+C ends this\.|Something changed:|\n/g, '')).toBe('');
  });

  it('ends with the status of the last run', async () => {
    const cwd = folderWith(pack);
    const watching = watch(cwd);
    await watching.until('3 tests passed');
    writeFileSync(path.join(cwd, 'acme/cost-center.yaml'), rule.replace('message: example names', 'message: it names'));
    await watching.until('1 failed');
    watching.interrupt();
    expect(await watching.ended).toEqual({ code: 1, signal: null });
  });

  it('does not begin where there is no folder', () => {
    expect(rules(folderWith(), 'test', '--watch', 'nowhere')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'catalog-warden: There is no folder `nowhere`.\n',
    });
  });
});

interface Watching {
  /** Waits for output that came after what the last call waited for. */
  until(text: string): Promise<void>;
  interrupt(): void;
  stderr(): string;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

function watch(cwd: string): Watching {
  const child = spawn(process.execPath, [program, 'rules', 'test', 'acme', '--watch'], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  let seen = 0;
  let check: () => void = () => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    check();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return {
    until: (text) =>
      new Promise((resolve) => {
        check = () => {
          const at = stdout.indexOf(text, seen);
          if (at === -1) return;
          seen = at + text.length;
          check = () => undefined;
          resolve();
        };
        check();
      }),
    interrupt: () => void child.kill('SIGINT'),
    stderr: () => stderr,
    ended: new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal }));
    }),
  };
}

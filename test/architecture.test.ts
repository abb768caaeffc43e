import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The import fences live in .oxlintrc.json. A fence that catches nothing looks like a fence that nobody crosses, so
// each one is shown a line that it must refuse, beside lines that it must let through.

interface Snippet {
  readonly file: string;
  readonly code: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const imports = 'eslint(no-restricted-imports)';
const globals = 'eslint(no-restricted-globals)';
const properties = 'eslint(no-restricted-properties)';

const refused: readonly (Snippet & { readonly by: string })[] = [
  // core is pure
  { file: 'core/check.ts', code: `import 'node:fs';`, by: imports },
  { file: 'core/check.ts', code: `import 'node:fs/promises';`, by: imports },
  { file: 'core/check.ts', code: `import 'fs';`, by: imports },
  { file: 'core/check.ts', code: `import '@octokit/request';`, by: imports },
  { file: 'core/check.ts', code: `import type { Stats } from 'node:fs'; export type S = Stats;`, by: imports },
  { file: 'core/check.ts', code: `export type { Stats } from 'node:fs';`, by: imports },
  { file: 'core/check.ts', code: `export const fs = import('node:fs');`, by: imports },
  { file: 'core/catalog/checks/owner.ts', code: `import 'node:path';`, by: imports },
  { file: 'core/report/formats/json.ts', code: `import 'node:path';`, by: imports },
  { file: 'core/check.ts', code: `export const cwd = process.cwd();`, by: globals },
  { file: 'core/check.ts', code: `console.log('here');`, by: globals },
  { file: 'core/check.ts', code: `export const now = Date.now();`, by: globals },
  { file: 'core/check.ts', code: `export const reply = fetch('https://example.com');`, by: globals },
  { file: 'core/check.ts', code: `export const env = globalThis;`, by: globals },
  { file: 'core/catalog/checks/owner.ts', code: `export const now = new Date();`, by: globals },
  { file: 'core/check.ts', code: `export const chance = Math.random();`, by: properties },
  // core imports nothing that surrounds it
  { file: 'core/check.ts', code: `import '../workspace/reader.ts';`, by: imports },
  { file: 'core/facts/a.ts', code: `import '../../github/client.ts';`, by: imports },
  { file: 'core/catalog/a.ts', code: `import '../../action/run.ts';`, by: imports },
  { file: 'core/report/a.ts', code: `import '../../cli/main.ts';`, by: imports },
  { file: 'core/source/a.ts', code: `import '../../scripts/build.ts';`, by: imports },
  // inside core, one way along the arrows
  { file: 'core/source/a.ts', code: `import '../facts/b.ts';`, by: imports },
  { file: 'core/source/a.ts', code: `import '../catalog/b.ts';`, by: imports },
  { file: 'core/source/a.ts', code: `import { x } from '../report/report.ts'; export const y = x;`, by: imports },
  { file: 'core/facts/a.ts', code: `import '../catalog/b.ts';`, by: imports },
  { file: 'core/catalog/checks/a.ts', code: `import '../../rules/b.ts';`, by: imports },
  { file: 'core/catalog/a.ts', code: `import '../policy/ratchet.ts';`, by: imports },
  { file: 'core/catalog/a.ts', code: `import { x } from '../policy/config.ts'; export const y = x;`, by: imports },
  { file: 'core/catalog/checks/a.ts', code: `import '../../check.ts';`, by: imports },
  { file: 'core/rules/a.ts', code: `import '../policy/b.ts';`, by: imports },
  { file: 'core/policy/a.ts', code: `import '../scorecard/b.ts';`, by: imports },
  { file: 'core/scorecard/a.ts', code: `import '../report/formats/json.ts';`, by: imports },
  { file: 'core/report/a.ts', code: `import '../check.ts';`, by: imports },
  // around core
  { file: 'workspace/a.ts', code: `import '../github/b.ts';`, by: imports },
  { file: 'workspace/a.ts', code: `import '../cli/b.ts';`, by: imports },
  { file: 'github/a.ts', code: `import '../workspace/b.ts';`, by: imports },
  { file: 'github/a.ts', code: `import '../action/b.ts';`, by: imports },
  { file: 'action/a.ts', code: `import '../cli/b.ts';`, by: imports },
  { file: 'action/a.ts', code: `export const app = import('../app/b.ts');`, by: imports },
  { file: 'cli/a.ts', code: `import '../action/b.ts';`, by: imports },
  { file: 'cli/a.ts', code: `import '../test/support/b.ts';`, by: imports },
  { file: 'cli/a.ts', code: `export const app = import('../app/main.ts');`, by: imports },
  { file: 'cli/serve.ts', code: `import '../action/b.ts';`, by: imports },
  { file: 'app/a.ts', code: `import '../cli/b.ts';`, by: imports },
  { file: 'app/a.ts', code: `import '../test/github/b.ts';`, by: imports },
];

const allowed: readonly Snippet[] = [
  { file: 'cli/serve.ts', code: `export const app = import('../app/main.ts');` },
  { file: 'app/a.ts', code: `import { x } from '../github/b.ts'; export const y = x;` },
  {
    file: 'core/check.ts',
    code: `import { b } from './report/b.ts'; import { c } from './catalog/b.ts'; export { b, c };`,
  },
  { file: 'core/source/a.ts', code: `import { parse } from 'yaml'; export const value = parse('a: 1');` },
  { file: 'core/source/a.ts', code: `import type { Fix } from '../report/report.ts'; export type F = Fix;` },
  { file: 'core/catalog/checks/a.ts', code: `import { x } from '../check.ts'; export const y = x;` },
  {
    file: 'core/catalog/checks/a.ts',
    code: `import type { Config } from '../../policy/config.ts'; export type C = Config;`,
  },
  { file: 'core/catalog/checks/a.ts', code: `import { b } from '../../facts/b.ts'; export const c = b;` },
  { file: 'core/catalog/checks/a.ts', code: `export const graphql = import('graphql');` },
  { file: 'core/report/formats/a.ts', code: `import { b } from '../../catalog/b.ts'; export const c = b;` },
  { file: 'workspace/a.ts', code: `import { readFile } from 'node:fs/promises'; export const read = readFile;` },
  { file: 'github/a.ts', code: `import { b } from '../core/finding.ts'; export const c = b;` },
  {
    file: 'action/a.ts',
    code: `import { b } from '../github/b.ts'; import { c } from '../workspace/c.ts'; export { b, c };`,
  },
  {
    file: 'cli/a.ts',
    code: `import { b } from '../github/b.ts'; import { c } from '../workspace/c.ts'; export { b, c };`,
  },
];

let folder: string;
let objections: readonly (readonly string[])[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fences-'));
  objections = await lint([...refused, ...allowed]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the fences say of each snippet. Each has a tree of its own, with the project's configuration at its root. */
async function lint(snippets: readonly Snippet[]): Promise<readonly (readonly string[])[]> {
  for (const [index, { file, code }] of snippets.entries()) {
    const tree = join(folder, String(index));
    await mkdir(join(tree, dirname(file)), { recursive: true });
    await cp(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
    await writeFile(join(tree, file), `${code}\n`);
  }
  const found = await oxlint(folder);
  return snippets.map((_, index) =>
    found.filter(({ filename }) => filename.startsWith(`${index}/`)).map(({ code }) => code),
  );
}

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

async function oxlint(cwd: string): Promise<readonly Diagnostic[]> {
  const command = [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=json'];
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, command, { cwd, maxBuffer: 2 ** 24 }, (_, stdout) => resolve(stdout));
  });
  const { diagnostics } = JSON.parse(output) as { diagnostics: Diagnostic[] };
  return diagnostics.filter(({ code }) => code.startsWith('eslint(no-restricted-'));
}

describe('the import fences', () => {
  it.each(refused.map((snippet, index) => ({ ...snippet, index })))('refuse in $file: $code', ({ by, index }) => {
    expect(objections[index]).toEqual([by]);
  });

  it.each(allowed.map((snippet, index) => ({ ...snippet, index })))('allow in $file: $code', ({ index }) => {
    expect(objections[refused.length + index]).toEqual([]);
  });
});

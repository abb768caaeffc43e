import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'catalog-warden-compiled-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], env: Readonly<Record<string, string>> = { NODE_COMPILE_CACHE: folder }) {
  return spawnSync(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  });
}

/** Node's compiler of TypeScript is its package `amaro`, loaded when a module must be compiled. */
const loadsCompiler = `
  await import('./app/main.ts');
  await import('./core/rules/cel.ts');
  console.log(process.moduleLoadList.some((name) => name.includes('amaro/dist')));`;

it('spares the App the compiler of TypeScript', () => {
  const start = ['--input-type=module', '--eval', loadsCompiler];
  expect(run(start, {}).stdout).toBe('true\n');
  expect(run(['scripts/compile-ahead.ts'])).toMatchObject({ status: 0, stderr: '' });
  expect(run(start).stdout).toBe('false\n');
});

import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { expect, it } from 'vitest';

import { folderWith } from '../support/files.ts';

it('the demo posts all that it tells of, and ends', () => {
  const run = spawnSync(process.execPath, ['cli/main.ts', 'demo', '--once'], { encoding: 'utf8' });
  expect(run.stdout).not.toContain('missing');
  expect(run.stdout).toMatch(/neutral +acme\/payments#1, Retire the payments API/);
  expect(run.stdout).toMatch(/closed +acme\/recommendations/);
  expect(run.status).toBe(0);
});

it('says where the demo is when it is not in the container image', () => {
  const image = folderWith();
  const copied = [...readFileSync('Dockerfile', 'utf8').matchAll(/^COPY (?!--from)(.+) \.\/\S*$/gm)];
  for (const name of new Set(copied.flatMap(([, names = '']) => names.split(' ')))) {
    cpSync(name, path.join(image, name), { recursive: true });
  }
  symlinkSync(path.resolve('node_modules'), path.join(image, 'node_modules'));
  const run = spawnSync(process.execPath, ['cli/main.ts', 'demo'], { cwd: image, encoding: 'utf8' });
  expect([run.status, run.stdout, run.stderr]).toEqual([
    2,
    '',
    'catalog-warden: the demo and its stand-in for GitHub are not here. Run it in a checkout of the repository: npm ci && npm run demo\n',
  ]);
});

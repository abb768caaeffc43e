import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const built = path.resolve(import.meta.dirname, '../../dist/cli.js');

describe.runIf(process.env['CATALOG_WARDEN_DIST'] === '1')('the built file alone, copied into a folder', () => {
  it.each([
    ['without a package.json', undefined],
    ['of ES modules', '{ "type": "module" }'],
    ['of CommonJS', '{ "type": "commonjs" }'],
  ])('%s', (_name, manifest) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'catalog-warden-copied-'));
    try {
      if (manifest !== undefined) writeFileSync(path.join(folder, 'package.json'), manifest);
      copyFileSync(built, path.join(folder, 'cli.js'));
      // Neither is mended without what the bundle loads late: the reference parser, and exact edits.
      writeFileSync(path.join(folder, 'catalog-info.yaml'), 'kind: [\n---\napiVersion: backstage.io/v1alpha\n');
      const run = spawnSync(process.execPath, ['cli.js', 'check', '--format', 'json'], {
        cwd: folder,
        encoding: 'utf8',
      });
      const { findings } = JSON.parse(run.stdout) as { findings: { rule: string }[] };
      expect(findings.map(({ rule }) => rule)).toContain('backstage/syntax');
      expect(run.stderr).toBe('');
      expect(run.status).toBe(1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

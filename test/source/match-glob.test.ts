import { Minimatch } from 'minimatch';
import { expect, it } from 'vitest';
import { matchGlob } from '../../core/source/match-glob.ts';

const files = [
  'catalog-info.yaml',
  'catalog-info.yml',
  'a/b/catalog-info.yaml',
  '.hidden/catalog-info.yml',
  'a/.b/catalog-info.yaml',
  'xcatalog-info.yaml',
  'a/catalog-info.yaml/b',
  'catalog-info.yaaml',
  'a/catalog-info.yaml\n',
  'Catalog-info.yaml',
  '.github/workflows/ci.yml',
  '.github/workflows/a/.b',
  '.github/workflows',
  'a/.github/workflows/ci.yml',
  '.github/catalog-warden.yml',
  '.github/catalog-warden.yaml',
  '.github/catalog-warden.yaml/a',
  '.github/catalog-warden-yml',
  'a/.github/catalog-warden.yml',
  '.github/catalog-warden/a.yml',
  '.github/catalog-warden/.a/b',
  '.github/catalog-warden',
];

it.each([
  '**/catalog-info.y?(a)ml',
  '.github/workflows/**',
  '.github/catalog-warden.{yml,yaml}',
  '.github/catalog-warden/**',
])('%s matches what minimatch says', (glob) => {
  const minimatch = new Minimatch(glob, { dot: true });
  expect(files.filter(matchGlob([glob]))).toEqual(files.filter((file) => minimatch.match(file)));
});

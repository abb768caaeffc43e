import { defineConfig } from 'vitest/config';

// With CATALOG_WARDEN_DIST=1 (`npm run test:dist`) only the end-to-end tests run, against dist/ instead of the sources.
const endToEnd = [
  'test/scenarios/**/*.test.ts',
  'test/cli/**/*.test.ts',
  'test/bad-input.test.ts',
  'test/action/**/*.test.ts',
];

export default defineConfig({
  test: {
    include: process.env['CATALOG_WARDEN_DIST'] === '1' ? endToEnd : ['test/**/*.test.ts'],
    globalSetup: 'test/support/shared-databases.ts',
    // Most of the App's tests wait for a process, a database or a clock.
    maxWorkers: 4,
    maxConcurrency: 10,
    // Far more than anything takes, so that a busy machine fails no test.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    coverage: {
      include: ['core/**', 'workspace/**', 'github/**', 'action/**', 'cli/**'],
      reporter: ['text-summary', 'html'],
    },
  },
});

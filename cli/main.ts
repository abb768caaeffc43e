#!/usr/bin/env node
import { run } from './run.ts';

// No top-level await: the built file is CommonJS.
void run(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});

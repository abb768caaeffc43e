#!/usr/bin/env node
import { run } from './run.ts';

// No top-level await: the built file is CommonJS.
void run(process.argv.slice(2)).then((status) => {
  // All output is written by now; waiting for idle connections and handles would only take time.
  process.exit(status);
});

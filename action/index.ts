import { stdout, write } from '../workspace/standard-streams.ts';
import { main } from './main.ts';

// No top-level await: the built file is CommonJS.
void main(process.env, (text) => write(stdout, text)).then((status) => {
  // All output is written by now; waiting for idle connections and handles would only take time.
  process.exit(status);
});

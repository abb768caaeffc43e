import { main } from './main.ts';

// No top-level await: the built file is CommonJS.
void main(process.env, (text) => process.stdout.write(text)).then((status) => {
  process.exitCode = status;
});

// The engine is large and few rules need it, so it is a chunk of its own: see pattern.ts.
export { RE2JS } from 're2js';

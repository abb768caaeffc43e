/**
 * Milliseconds that a test waits at most for something that takes a moment: far more than anything takes, so that a
 * busy machine fails no test. The time limit of a test (`vitest.config.ts`) is longer still, so that a wait that is over
 * says what it waited for.
 */
export const patience = 100_000;

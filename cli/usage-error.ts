/** The call, the configuration or the set-up is wrong: exit status 2. `message` is all that the user sees. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

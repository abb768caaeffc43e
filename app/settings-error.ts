/** What the App was set up with is wrong: the message says what to set. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

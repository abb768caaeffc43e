/** The store cannot be used as it is set up: the message says what is wrong and what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** Thrown by a job that has nothing to do before `retryAt`: the queue puts it back until then. */
export class Later extends Error {
  override readonly name = 'Later';
  readonly retryAt: Date;

  constructor(message: string, retryAt: Date) {
    super(message);
    this.retryAt = retryAt;
  }
}

import { commitTo, type Files } from '../changes/commits.ts';
import { editPull, endGroup, enqueuePull, mergePull, setDraft, setPullState } from '../changes/pulls.ts';
import type { World } from '../changes/world.ts';
import type { Account, CheckRun, MergeGroup, PullRequest } from '../state.ts';

/** A pull request, with what users do to it. */
export class PullRequestHandle {
  readonly record: PullRequest;
  readonly #world: World;

  constructor(record: PullRequest, world: World) {
    this.record = record;
    this.#world = world;
  }

  get number(): number {
    return this.record.number;
  }

  get headSha(): string {
    return this.record.headSha;
  }

  /** The check runs on the head, oldest first. */
  get checkRuns(): CheckRun[] {
    const { repository, headSha } = this.record;
    return repository.checkSuites.filter((suite) => suite.headSha === headSha).flatMap(({ runs }) => runs);
  }

  /** Pushes a commit to the branch and gives its id. */
  push(files: Files, message = 'Change', by?: string): string {
    const { headRepository, headBranch: branch } = this.record;
    return commitTo(this.#world, headRepository, { branch, files, message, author: this.#user(by) }).oid;
  }

  edit(change: Parameters<typeof editPull>[2], by?: string): void {
    editPull(this.#world, this.record, change, this.#user(by));
  }

  close(by?: string): void {
    setPullState(this.#world, this.record, 'closed', this.#user(by));
  }

  reopen(by?: string): void {
    setPullState(this.#world, this.record, 'open', this.#user(by));
  }

  markReady(by?: string): void {
    setDraft(this.#world, this.record, false, this.#user(by));
  }

  convertToDraft(by?: string): void {
    setDraft(this.#world, this.record, true, this.#user(by));
  }

  merge(by?: string): void {
    mergePull(this.#world, this.record, this.#user(by));
  }

  /** Puts it into the merge queue. */
  enqueue(by?: string): MergeGroup {
    return enqueuePull(this.#world, this.record, this.#user(by));
  }

  /** Ends its merge group. */
  endGroup(group: MergeGroup, reason: 'dequeued' | 'invalidated' | 'merged', by?: string): void {
    endGroup(this.#world, group, reason, this.#user(by));
  }

  #user(login = 'mona'): Account {
    return this.#world.store.user(login);
  }
}

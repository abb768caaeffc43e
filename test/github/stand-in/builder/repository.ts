import { requestAction, rerequestRun, rerequestSuite } from '../changes/checks.ts';
import { commitTo, moveBranch, type Files } from '../changes/commits.ts';
import { addComment, createIssue, updateIssue, type IssueBody } from '../changes/issues.ts';
import { openPull, type PullRequestSettings } from '../changes/pulls.ts';
import {
  deleteRepository,
  editRepository,
  renameRepository,
  setArchived,
  setProperties,
  setVisibility,
  transferRepository,
} from '../changes/repositories.ts';
import type { World } from '../changes/world.ts';
import type { Account, CheckRun, Issue, Repository } from '../state.ts';
import { fullName } from '../store.ts';
import type { AccountHandle } from './organization.ts';
import { PullRequestHandle } from './pull-request.ts';

export interface CommitSettings {
  /** Default: the default branch. A new branch starts from it. */
  readonly branch?: string;
  readonly files: Files;
  readonly message?: string;
  /** Default: `mona`. */
  readonly author?: string;
}

/** A repository, with what users do to it. `by` is who does it: `mona` unless said. */
export class RepositoryHandle {
  readonly record: Repository;
  readonly #world: World;

  constructor(record: Repository, world: World) {
    this.record = record;
    this.#world = world;
  }

  get id(): number {
    return this.record.id;
  }

  get nodeId(): string {
    return this.record.nodeId;
  }

  get fullName(): string {
    return fullName(this.record);
  }

  get issues(): readonly Issue[] {
    return this.record.issues;
  }

  /** The commit that a branch is at. */
  head(branch = this.record.defaultBranch): string {
    const oid = this.record.branches.get(branch);
    if (oid === undefined) throw new Error(`${this.fullName} has no branch ${branch}.`);
    return oid;
  }

  /** The text of a file, or `undefined` when there is none. */
  text(path: string, branch = this.record.defaultBranch): string | undefined {
    const { objects } = this.record;
    const entry = objects.entryAt(objects.commit(this.head(branch))!.tree, path);
    return entry === undefined ? undefined : objects.blob(entry.oid)?.toString('utf8');
  }

  /** All check runs on a commit, oldest first. */
  checkRuns(sha = this.head()): CheckRun[] {
    return this.record.checkSuites.filter(({ headSha }) => headSha === sha).flatMap(({ runs }) => runs);
  }

  /** Pushes a commit and gives its id. */
  commit({ branch = this.record.defaultBranch, files, message = 'Change', author }: CommitSettings): string {
    return commitTo(this.#world, this.record, { branch, files, message, author: this.#user(author) }).oid;
  }

  /** Points a branch at a commit, by force if need be. */
  push(branch: string, to: string, by?: string): void {
    moveBranch(this.#world, this.record, { branch, to, sender: this.#user(by) });
  }

  deleteBranch(branch: string, by?: string): void {
    moveBranch(this.#world, this.record, { branch, to: undefined, sender: this.#user(by) });
  }

  /** Opens a pull request. With `files` they are committed to the branch first. */
  pullRequest({
    files,
    author,
    fork,
    ...settings
  }: Omit<PullRequestSettings, 'author' | 'fork'> & {
    readonly fork?: RepositoryHandle;
    readonly files?: Files;
    readonly author?: string;
  }): PullRequestHandle {
    const by = this.#user(author);
    const { head, title = 'Change' } = settings;
    if (files !== undefined) (fork ?? this).commit({ branch: head, files, message: title, author: by.login });
    const from = fork === undefined ? {} : { fork: fork.record };
    const made = openPull(this.#world, this.record, { ...settings, ...from, author: by });
    return new PullRequestHandle(made, this.#world);
  }

  rename(name: string, by?: string): void {
    renameRepository(this.#world, this.record, name, this.#user(by));
  }

  transfer(to: AccountHandle, by?: string): void {
    transferRepository(this.#world, this.record, to.record, this.#user(by));
  }

  archive(by?: string): void {
    setArchived(this.#world, this.record, true, this.#user(by));
  }

  unarchive(by?: string): void {
    setArchived(this.#world, this.record, false, this.#user(by));
  }

  delete(by?: string): void {
    deleteRepository(this.#world, this.record, this.#user(by));
  }

  edit(change: Parameters<typeof editRepository>[2], by?: string): void {
    editRepository(this.#world, this.record, change, this.#user(by));
  }

  setVisibility(visibility: Repository['visibility'], by?: string): void {
    setVisibility(this.#world, this.record, visibility, this.#user(by));
  }

  setProperties(values: Parameters<typeof setProperties>[2], by?: string): void {
    setProperties(this.#world, this.record, values, this.#user(by));
  }

  /** Clicks a button of a check run. */
  click(run: CheckRun, identifier: string, by?: string): void {
    requestAction(this.#world, run, identifier, this.#user(by));
  }

  /** Clicks "Re-run" of a check run. */
  rerun(run: CheckRun, by?: string): void {
    rerequestRun(this.#world, run, this.#user(by));
  }

  /** Clicks "Re-run all checks" of a commit. */
  rerunAll(sha: string, by?: string): void {
    for (const suite of this.record.checkSuites) {
      if (suite.headSha === sha) rerequestSuite(this.#world, suite, this.#user(by));
    }
  }

  openIssue(body: IssueBody, by?: string): Issue {
    return createIssue(this.#world, this.record, body, { account: this.#user(by) });
  }

  /** Edits, closes or reopens an issue. */
  editIssue(issue: Issue, body: IssueBody, by?: string): void {
    updateIssue(this.#world, issue, body, { account: this.#user(by) });
  }

  commentOn(issue: Issue, body: string, by?: string): void {
    addComment(this.#world, issue, body, { account: this.#user(by) });
  }

  #user(login = 'mona'): Account {
    return this.#world.store.user(login);
  }
}

import { notFound, ok, pageReply, repositoryOf, type Call, type Handler } from '../call.ts';
import { fullPull, pullFiles, simplePull } from '../represent/pulls.ts';
import { fileChange } from '../represent/repositories.ts';
import type { PullRequest } from '../state.ts';

export const pullOperations: Readonly<Record<string, Handler>> = {
  'pulls/get': (call) => ok(fullPull(call.world.store, pullOf(call))),
  'pulls/list': (call) => {
    const { query } = call;
    const state = query.get('state') ?? 'open';
    const [head, base] = [query.get('head'), query.get('base')];
    const listed = repositoryOf(call)
      .pulls.filter((pull) => state === 'all' || pull.state === state)
      .filter((pull) => head === null || `${pull.headRepository.owner.login}:${pull.headBranch}` === head)
      .filter((pull) => base === null || pull.baseBranch === base)
      .toReversed();
    return pageReply(call, listed, (pull) => simplePull(call.world.store, pull));
  },
  'pulls/list-files': (call) => {
    const pull = pullOf(call);
    return pageReply(call, pullFiles(pull).slice(0, 3000), (file) =>
      fileChange(call.world.store, pull.repository, file, pull.headSha),
    );
  },
  'repos/list-pull-requests-associated-with-commit': (call) => {
    const sha = call.parameters['commit_sha'];
    const listed = repositoryOf(call).pulls.filter((pull) => pull.headSha === sha || pull.mergeCommit === sha);
    return pageReply(call, listed, (pull) => simplePull(call.world.store, pull));
  },
};

function pullOf(call: Call): PullRequest {
  const number = Number(call.parameters['pull_number']);
  const found = repositoryOf(call).pulls.find((pull) => pull.number === number);
  if (found === undefined) throw notFound();
  return found;
}

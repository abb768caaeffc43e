import { randomBytes } from 'node:crypto';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import type { Reply } from './call.ts';
import type { CheckRun, Issue, PullRequest, Repository } from './state.ts';
import { fullName, type Store } from './store.ts';

/**
 * What a browser sees: plain pages of pull requests, check runs, issues and files, and the form that registers an App.
 * Apps write their links for a GitHub with `https`; here they lead to the pages of the stand-in all the same.
 */
export function pageAt(store: Store, method: string, url: URL, body: string): Reply | undefined {
  const reply = answerAt(store, method, url, body);
  if (typeof reply?.body !== 'string') return reply;
  return { ...reply, body: reply.body.replaceAll(`href="https://${new URL(store.url).host}/`, 'href="/') };
}

function answerAt(store: Store, method: string, url: URL, body: string): Reply | undefined {
  const { pathname } = url;
  if (method === 'POST' && /^(?:\/organizations\/[^/]+)?\/settings\/apps\/new$/u.test(pathname)) {
    return registered(store, url, body);
  }
  if (method !== 'GET') return undefined;
  if (pathname === '/') return page('GitHub stand-in', overview(store));
  const file = /^\/([^/]+)\/([^/]+)\/blob\/(.+)$/u.exec(pathname);
  if (file !== null) return filePage(store.repository(file[1] ?? '', file[2] ?? ''), decodeURIComponent(file[3] ?? ''));
  const [, owner = '', name = '', kind, number] =
    /^\/([^/]+)\/([^/]+)\/(pull|issues|runs)\/(\d+)$/u.exec(pathname) ?? [];
  const repository = store.repository(owner, name);
  if (repository === undefined) return undefined;
  if (kind === 'pull') return pullPage(repository, Number(number));
  return kind === 'issues' ? issuePage(repository, Number(number)) : runPage(repository, Number(number));
}

/** Takes a manifest and sends the browser back with a code, as GitHub does once the user agreed. */
function registered(store: Store, url: URL, body: string): Reply {
  const manifest = JSON.parse(new URLSearchParams(body).get('manifest') ?? '{}') as { redirect_url?: string };
  if (manifest.redirect_url === undefined) return { status: 422, body: 'The manifest needs a redirect_url.' };
  const code = randomBytes(20).toString('hex');
  store.manifests.set(code, { ...manifest });
  const back = new URL(manifest.redirect_url);
  back.searchParams.set('code', code);
  const state = url.searchParams.get('state');
  if (state !== null) back.searchParams.set('state', state);
  return { status: 302, headers: { location: back.href } };
}

function overview({ repositories }: Store): string {
  const lines = [...repositories.values()].map((repository) => {
    const pulls = repository.pulls.map((pull) => `<li>${link(repository, 'pull', pull.number, pull.title)}</li>`);
    const issues = repository.issues.map(
      (issue) => `<li>${link(repository, 'issues', issue.number, issue.title)}</li>`,
    );
    return `<h2>${escape(fullName(repository))}</h2><ul>${pulls.join('')}${issues.join('')}</ul>`;
  });
  return lines.join('\n');
}

function pullPage(repository: Repository, number: number): Reply | undefined {
  const pull = repository.pulls.find((one) => one.number === number);
  if (pull === undefined) return undefined;
  const runs = repository.checkSuites.filter(({ headSha }) => headSha === pull.headSha).flatMap((suite) => suite.runs);
  const list = runs.map((run) => `<li>${link(repository, 'runs', run.id, run.name)}: ${stateOf(run)}</li>`);
  return page(`${pull.title} #${number}`, `<p>${pullState(pull)}</p><ul>${list.join('')}</ul>${markdown(pull.body)}`);
}

function runPage(repository: Repository, id: number): Reply | undefined {
  const run = repository.checkSuites.flatMap(({ runs }) => runs).find((one) => one.id === id);
  if (run === undefined) return undefined;
  const buttons = run.actions.map(
    ({ label, description }) => `<button title="${escape(description)}">${escape(label)}</button>`,
  );
  const annotations = run.annotations.map(
    ({ path, start_line: line, annotation_level: level, title = '', message }) =>
      `<li><strong>${escape(`${level}: ${path}:${line} ${title}`)}</strong><pre>${escape(message)}</pre></li>`,
  );
  const head = `<p>${stateOf(run)} ${buttons.join(' ')}</p><h2>${escape(run.title ?? '')}</h2>`;
  return page(run.name, `${head}${markdown(run.summary)}${markdown(run.text)}<ul>${annotations.join('')}</ul>`);
}

function issuePage(repository: Repository, number: number): Reply | undefined {
  const issue = repository.issues.find((one) => one.number === number);
  if (issue === undefined) return undefined;
  const said = issue.comments.map(({ user, body }) => `<hr><p>${escape(user.login)}:</p>${markdown(body)}`);
  return page(`${issue.title} #${number}`, `<p>${issueState(issue)}</p>${markdown(issue.body)}${said.join('')}`);
}

/** `place` is a branch or a commit, and the path of a file there. */
function filePage(repository: Repository | undefined, place: string): Reply | undefined {
  if (repository === undefined) return undefined;
  const { branches, defaultBranch, objects } = repository;
  const named = new Map([...branches, ['HEAD', branches.get(defaultBranch) ?? '']]);
  const branch = [...named.keys()].find((name) => place.startsWith(`${name}/`)) ?? place.split('/')[0] ?? '';
  const commit = objects.commit(named.get(branch) ?? branch);
  const path = place.slice(branch.length + 1);
  const entry = commit && objects.entryAt(commit.tree, path);
  const text = entry && objects.blob(entry.oid)?.toString('utf8');
  if (text === undefined) return undefined;
  const lines = text.split('\n').map((line, index) => `<li id="L${index + 1}">${escape(line)}</li>`);
  return page(`${fullName(repository)}: ${path}`, `<p>at ${escape(branch)}</p><pre><ol>${lines.join('')}</ol></pre>`);
}

function pullState({ state, mergedAt, user, headBranch, baseBranch }: PullRequest): string {
  return escape(`${mergedAt === null ? state : 'merged'}, ${headBranch} into ${baseBranch}, by ${user.login}`);
}

function issueState({ state, user, labels }: Issue): string {
  return escape([state, `by ${user.login}`, ...labels.map(({ name }) => name)].join(', '));
}

function stateOf({ status, conclusion }: CheckRun): string {
  return escape(conclusion ?? status);
}

function link(repository: Repository, kind: string, number: number, text: string): string {
  return `<a href="/${escape(fullName(repository))}/${kind}/${number}">${escape(text)}</a>`;
}

function page(title: string, contents: string): Reply {
  const style =
    'body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}td,th{border:1px solid #ccc;padding:.3rem .6rem}table{border-collapse:collapse}pre{white-space:pre-wrap}li:target{background:#ff8}';
  const body = `<!doctype html><meta charset="utf-8"><title>${escape(title)}</title><style>${style}</style><h1>${escape(title)}</h1>${contents}`;
  // Whatever a text says, the page loads and runs nothing.
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return {
    status: 200,
    body,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  };
}

function markdown(text: string | null): string {
  return micromark(text ?? '', { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

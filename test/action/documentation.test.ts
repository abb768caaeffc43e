import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { servePullRequest, type PullRequestServer } from '../github/pull-request-server.ts';
import { actionFile, runAction, type ActionRun } from '../runner.ts';
import { removeRepositories } from '../support/git-repository.ts';
import { component, threeMistakes } from './catalog-files.ts';
import { buildPullRequest } from './pull-request.ts';

afterAll(removeRepositories);

const file = path.join(import.meta.dirname, '../../docs/action.md');
const text = readFileSync(file, 'utf8');
const [begin, end] = ['<!-- example: begin -->\n', '<!-- example: end -->'];

it('shows what a run really gives (UPDATE_DOCS=1 writes it anew)', async () => {
  const pull = buildPullRequest(
    { 'catalog-info.yaml': component('shop') },
    { 'checkout/catalog-info.yaml': threeMistakes },
  );
  const server = await servePullRequest(pull, 'secret');
  const run = await runAction({
    workspace: pull.checkout().directory,
    ...pull.event(),
    apiUrl: server.url,
    token: 'secret',
  });
  await server.close();
  const from = text.indexOf(begin) + begin.length;
  const example = exampleOf(run, server);
  if (process.env['UPDATE_DOCS'] === '1') {
    writeFileSync(file, text.slice(0, from) + example + text.slice(text.indexOf(end)));
  } else expect(text.slice(from, text.indexOf(end))).toBe(example);
});

it.each([...Object.keys(actionFile.inputs), ...Object.keys(actionFile.outputs)])('explains %s', (name) => {
  expect(text).toMatch(new RegExp(`^\\| .*\`${name}\`.* \\|`, 'm'));
});

function exampleOf(run: ActionRun, server: PullRequestServer): string {
  const annotations = run.commands.map(
    ({ command, properties: { file: at, line, title }, message }) => `${command}: ${at}:${line} · ${title}\n${message}`,
  );
  const outputs = Object.entries(run.outputs).filter(([name]) => name !== 'report-file');
  const comments = server.comments.map(({ path: at, line, body }) => `<!-- ${at}, line ${line} -->\n${body}`);
  const sections = [
    ['The file', fenced('yaml', threeMistakes)],
    ['Annotations on its lines', fenced('text', annotations.join('\n\n'))],
    ['The log', fenced('text', stripVTControlCharacters(run.log))],
    ['The summary of the job', quoted(run.summary)],
    ['The review', fenced('markdown', [server.reviews[0]?.body, ...comments].join('\n\n\n'))],
    [
      'Outputs and status',
      fenced('text', [...outputs.map((pair) => pair.join('=')), `exit status ${run.status}`].join('\n')),
    ],
  ];
  return `\n${sections.map(([title, body]) => `### ${title}\n\n${body}\n`).join('\n')}\n`;
}

function fenced(language: string, content: string): string {
  return `\`\`\`\`${language}\n${content.trim()}\n\`\`\`\``;
}

/** As GitHub renders it, set apart from this page. */
function quoted(markdown: string): string {
  return markdown
    .trim()
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

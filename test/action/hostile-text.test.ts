import { afterAll, describe, expect, it } from 'vitest';
import { runAction } from '../runner.ts';
import { createRepository, removeRepositories } from '../support/git-repository.ts';
import { parseLog } from '../support/workflow-log.ts';
import { workflowDispatch } from './events.ts';

afterAll(removeRepositories);

const attacks = [
  ['a command', '::set-env name=PATH::/evil'],
  ['a command on a new line', 'x\n::error::forged\n::add-mask::e'],
  ['a command behind CR', 'x\r::error::forged'],
  ['an old command', '##[set-env name=PATH;]/evil'],
  ['an escaped line break', 'x%0A::error::forged'],
  ['a mention and a picture', '@acme/everyone ![x](https://evil.example/p.png) <img src=x> #1'],
  ['a table and a fence', '| a | b |\n```\n</details>'],
] as const;

async function runWith(files: Readonly<Record<string, string>>) {
  const repository = createRepository();
  const sha = repository.commit(files);
  return runAction({ workspace: repository.directory, ...workflowDispatch(sha) });
}

describe('text from a file stays text', () => {
  it.each(attacks)('with %s', async (_, text) => {
    const quoted = JSON.stringify(text);
    const run = await runWith({
      'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${quoted}
  tags: [${quoted}]
  links:
    - url: ${quoted}
spec:
  type: ${quoted}
  lifecycle: production
  owner: ${quoted}
  ${quoted}: 1
`,
    });
    expect(run.status).toBe(1);
    expect(['error', 'warning', 'notice']).toEqual(expect.arrayContaining(run.commands.map(({ command }) => command)));
    expect(run.commands.every(({ properties }) => properties['title'] !== undefined)).toBe(true);
    expect(run.variables).toEqual({});
    // Outside code, nothing that GitHub would make a mention, a picture, HTML or a block of.
    const prose = run.summary.replace(/(`+)[^`](?:.*?[^`])??\1(?!`)/gs, '');
    expect(prose).not.toMatch(/@acme|!\[|<img|evil\.example|#1\b/);
  });

  it('in the name of a file', async () => {
    const run = await runWith({ '::error::x/##[add-mask]y/@acme/catalog-info.yaml': 'kind: [' });
    expect(run.commands.map(({ command }) => command)).toEqual(['error']);
    expect(run.summary.replace(/`[^`]*`/g, '').replace(/\]\([^)]*\)/g, '')).not.toContain('@acme');
  });
});

describe('the log of a workflow, as the runner reads it', () => {
  it.each([
    [
      '::error file=a%2Cb.yaml,line=3::50%25%0Adone',
      [{ command: 'error', properties: { file: 'a,b.yaml', line: '3' }, message: '50%\ndone' }],
    ],
    ['text ##[add-mask]secret', [{ command: 'add-mask', properties: {}, message: 'secret' }]],
    ['::unknown::x', []],
    ['::stop-commands::t\n::error::x\n::t::\n::notice::y', [{ command: 'notice', properties: {}, message: 'y' }]],
  ])('%s', (log, commands) => {
    expect(parseLog(log).commands).toEqual(commands);
  });
});

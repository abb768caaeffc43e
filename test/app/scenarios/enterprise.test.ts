import { expect, it, onTestFinished } from 'vitest';

import { webhookPath } from '../../../app/door.ts';
import { start } from '../../../app/serve.ts';
import { startGitHub, type LoggedRequest } from '../../github/stand-in/start-github.ts';
import { newLocation } from '../../support/postgres.ts';
import { component } from '../jobs/support.ts';
import { keptLog, secret } from '../support.ts';
import {
  assertSettled,
  concluded,
  isSynced,
  issueStates,
  last,
  makeOrganization,
  refused,
  scenarioWorld,
  until,
  type Organization,
} from './support.ts';

const misspelt = component('tax').replace('lifecycle', 'lifecyle');

/** Lets a pull request be judged and mended by the button, and an issue be written; gives what people read of both. */
async function judgeAndMend({ repository }: Organization): Promise<string> {
  const [shop, ledger] = [repository('shop'), repository('ledger')];
  const pull = shop.pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': misspelt } });
  const run = await concluded(pull, 'failure');
  shop.click(run, last(run.actions.filter(({ label }) => label === 'Fix')).identifier);
  await until(() => pull.headSha !== run.headSha, true);
  await concluded(pull, 'success');
  await until(() => issueStates(ledger), ['open']);
  return [run.summary, run.text, ...ledger.issues.map(({ body }) => body)].join('\n');
}

/** The hosts of all links in a text, each once. */
function hostsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/https?:\/\/([^/\s)]+)/g)].map(([, host]) => host ?? ''))];
}

const repositories = { shop: component('shop'), ledger: refused('ledger') };

it('a GitHub Enterprise Server, whose API is below a path of its host', async () => {
  const world = await scenarioWorld('PostgreSQL', { isEnterprise: true });
  onTestFinished(world.close);
  const app = await world.start();
  const read = await judgeAndMend(await world.organization('enterprise', repositories));
  await assertSettled(world.github, [app]);
  const where = ({ kind, prefix }: LoggedRequest): string => `${kind} ${prefix}`;
  expect([...new Set(world.github.requests.map(where))].toSorted()).toEqual(['GraphQL /api', 'REST /api/v3']);
  const { host } = new URL(world.github.url);
  expect(hostsIn(read)).toEqual([host]);
  expect(read).toContain(`https://${host}/enterprise/shop/blob/`);
  expect(read).toContain(`https://${host}/enterprise/ledger/blob/`);
  expect(read).not.toContain('/api/');
});

it('GHE.com, whose API has a host of its own', async () => {
  const github = await startGitHub();
  const { location, remove } = await newLocation('PostgreSQL');
  const app = github.app({
    slug: 'catalog-warden',
    webhookSecret: secret,
    permissions: { checks: 'write', contents: 'write', issues: 'write', pull_requests: 'read' },
  });
  const asked = new Set<string>();
  const running = await start(
    {
      appId: String(app.id),
      privateKey: app.privateKey,
      webhookSecrets: [secret],
      apiUrl: 'https://api.acme.ghe.com',
      database: location,
      host: '127.0.0.1',
      port: 0,
      publicUrl: undefined,
      policyRepository: '.github',
      logLevel: 'error',
      fixButton: true,
    },
    {
      logStream: keptLog().stream,
      // What the names of hosts do elsewhere: they lead to the stand-in.
      fetch: async (input, init) => {
        const url = new URL(input instanceof Request ? input.url : input);
        asked.add(url.origin);
        return await fetch(`${github.url}${url.pathname}${url.search}`, init);
      },
    },
  );
  onTestFinished(async () => {
    await running.close();
    await github.close();
    await remove();
  });
  app.setWebhook(`${running.address}${webhookPath}`);
  const made = makeOrganization({ github, app }, { login: 'residency', repositories });
  await isSynced(made);
  const read = await judgeAndMend(made);
  expect([...asked]).toEqual(['https://api.acme.ghe.com']);
  expect(hostsIn(read)).toEqual(['acme.ghe.com']);
  expect(read).toContain('https://acme.ghe.com/residency/shop/blob/');
  github.assertValid();
});

import { describe, expect, it } from 'vitest';
import { checkPullRequestJob } from '../../../app/jobs/check-pull-request.ts';
import { appWorld } from '../../support/app-world.ts';

const component = (name: string, more = ''): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  description: Sells what the shop has.
spec:
  type: service
  lifecycle: production
  owner: payments
${more}`;

async function shopWorld(files: Readonly<Record<string, string>> = { 'catalog-info.yaml': component('shop') }) {
  const world = await appWorld();
  const shop = world.acme.repository('shop', { files });
  await world.know(shop);
  const check = async (number: number): Promise<void> => {
    const data = { installation: world.installation.id, repository: shop.id, number };
    await checkPullRequestJob.run(data, world.context, new AbortController().signal);
  };
  return { ...world, shop, check };
}

describe('a pull request', () => {
  it('that is sound gets its success', async () => {
    const { shop, check, github } = await shopWorld();
    const pull = shop.pullRequest({ head: 'change', files: { 'README.md': '# The shop\n' } });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ name: 'Catalog Warden', status: 'completed', conclusion: 'success' }]);
    github.assertValid();
  });

  it('that breaks an entity is annotated on its lines', async () => {
    const { shop, check, github } = await shopWorld();
    const broken = component('shop').replace('owner: payments', 'owner: [payments]');
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'neutral' }]);
    expect(pull.checkRuns[0]?.annotations).toMatchObject([{ path: 'catalog-info.yaml', start_line: 9 }]);
    expect(pull.checkRuns[0]?.output.summary).toContain('in the mode `observe`');
    github.assertValid();
  });

  it('takes five requests, token apart', async () => {
    const { shop, check, github } = await shopWorld();
    const pull = shop.pullRequest({
      head: 'change',
      files: { 'catalog-info.yaml': component('shop').replace('production', 'productive') },
    });
    await check(pull.number);
    const before = github.requests.length;
    pull.push({ 'catalog-info.yaml': component('shop').replace('shop', 'shops') });
    await check(pull.number);
    const paths = github.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
    expect(paths.filter((path) => !path.endsWith('access_tokens')).length, paths.join('\n')).toBeLessThanOrEqual(5);
  });
});

import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { jobs } from '../../../app/jobs/index.ts';
import * as requests from '../../../app/jobs/requests.ts';
import { webhooks } from '../../../app/webhooks/index.ts';

/** All that any request is made of. */
const data = { installation: 1, repository: 2, number: 3, sha: 'a'.repeat(40), ref: 'refs/heads/main', subject: 's' };

const requested = Object.values(requests).map((request) => request(data).name);

describe('every job', () => {
  it('that is asked for is there', () => {
    expect(requested.filter((name) => !jobs.some((job) => job.name === name))).toEqual([]);
  });

  it('is asked for or has a schedule, and has a name of its own', () => {
    const scheduled = jobs.filter(({ cron }) => cron !== undefined).map(({ name }) => name);
    expect([...requested, ...scheduled].toSorted()).toEqual(jobs.map(({ name }) => name).toSorted());
  });
});

describe('every event', () => {
  // GitHub sends the first two to every App; the third needs a permission that only some organisations give.
  const notInManifest = ['installation', 'installation_repositories', 'workflow_run'];

  it('of app.yml leads to something, and what leads to something is in app.yml', () => {
    const { default_events: events } = parse(readFileSync('app.yml', 'utf8')) as { default_events: readonly string[] };
    expect([...events, ...notInManifest].toSorted()).toEqual([...webhooks.keys()].toSorted());
  });
});

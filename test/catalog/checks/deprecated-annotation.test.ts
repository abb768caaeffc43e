import { expect, it } from 'vitest';
import { brief, entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/deprecated-annotation';

it.each([
  [
    'renames it',
    'backstage.io/github-actions-id: a/b',
    'warning 5 backstage.io/github-actions-id -> github.com/project-slug',
  ],
  [
    'removes it beside an equal successor',
    'github.com/project-slug: a/b, backstage.io/github-actions-id: a/b',
    'warning 5 backstage.io/github-actions-id ->',
  ],
  [
    'leaves the choice where the successor differs',
    'github.com/project-slug: a/c, backstage.io/github-actions-id: a/b',
    'warning 5 backstage.io/github-actions-id',
  ],
  [
    'has no edit for a definition',
    'backstage.io/definition-at-location: "url:https://a.com/b.yaml"',
    'warning 5 backstage.io/definition-at-location',
  ],
  [
    'is a note where it still works',
    'jenkins.io/github-folder: a/b',
    'note 5 jenkins.io/github-folder -> jenkins.io/job-full-name',
  ],
])('%s', async (_, annotations, expected) => {
  const text = entityText('System', 'shop', '{ owner: a }', `annotations: { ${annotations} }`);
  expect((await findingsOf(rule, text)).map((finding) => `${finding.severity} ${brief(finding)}`)).toEqual([expected]);
});

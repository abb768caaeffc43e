import { describe, expect, it } from 'vitest';
import { ruleIndex, rulePage } from '../../core/report/rule-page.ts';
import { outputs } from '../../scripts/generators/rule-docs.ts';
import { buildRule } from '../support/report-builder.ts';

describe('the page of a rule', () => {
  it('says what, why, what to do, and shows both examples', () => {
    const examples = {
      wrong: {
        catalogInfo: 'kind: X\n',
        repository: 'acme/shop',
        config: { failOn: 'warning' as const },
        files: { 'docs/a.md': '```\ncode\n```\n' },
      },
      right: { catalogInfo: 'kind: Component\n' },
    };
    expect(rulePage(buildRule({ examples }))).toBe(`# catalog/unknown-field

A field that Backstage does not know.

Severity: **warning**.

## Why it matters

Backstage ignores the field, so what it says never reaches the catalog.

## How to mend it

Correct the spelling, or remove the field.

## Wrong

In the repository \`acme/shop\`:

With this configuration:

\`\`\`json
{
  "failOn": "warning"
}
\`\`\`

\`\`\`yaml
kind: X
\`\`\`

\`docs/a.md\`:

\`\`\`\`md
\`\`\`
code
\`\`\`
\`\`\`\`

## Right

\`\`\`yaml
kind: Component
\`\`\`
`);
  });

  it('stands in an index sorted by id', () => {
    const index = ruleIndex([
      buildRule({ id: 'catalog/b', title: 'One | two' }),
      buildRule({ id: 'backstage/a', severity: 'error' }),
    ]);
    expect(index.split('\n').filter((line) => line.startsWith('| ['))).toEqual([
      '| [backstage/a](backstage/a.md) | error | A field that Backstage does not know |',
      '| [catalog/b](catalog/b.md) | warning | One \\| two |',
    ]);
  });

  it('is made for every rule, and the index links to each', async () => {
    const pages = await outputs();
    const { 'docs/rules/README.md': index = '', ...rules } = pages;
    const linked = [...index.matchAll(/\]\((.*?)\)/g)].map(([, path]) => `docs/rules/${path}`);
    expect(linked).toEqual(Object.keys(rules).sort());
  });
});

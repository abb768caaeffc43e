import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { issueContent, type IssueInput } from '../../app/issue-body.ts';
import { ruleWords } from '../../app/rule-words.ts';
import { standingWords } from '../../core/report/scorecard-words.ts';
import { hostileTexts, anyText } from '../support/hostile-text.ts';
import { buildFinding } from '../support/report-builder.ts';
import { richReport } from '../support/rich-report.ts';

const filesUrl = 'https://github.com/acme/shop/blob/main/';

function inputOf(findings: readonly ReturnType<typeof buildFinding>[], more: Partial<IssueInput> = {}): IssueInput {
  return {
    subject: { repository: 'acme/shop' },
    problems: findings.map((finding) => ({ finding, repository: 'acme/shop', filesUrl })),
    rules: ruleWords(undefined, '2026-11-20'),
    standings: [],
    ...more,
  };
}

/** HTML as GitHub makes it of Markdown, before it turns mentions and references into links. */
function render(text: string): string {
  return micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

/** What GitHub looks through for mentions and references: no code, no attributes. */
function prose(html: string): string {
  return html
    .replace(/<pre>.*?<\/pre>/gs, '')
    .replace(/<code>.*?<\/code>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#\d+|[a-z]+);/g, '');
}

const alive = /[@#$]|https?:|www\.|gh-\d|\b(?=[a-f]*\d)[0-9a-f]{7,}\b/i;

/** Checks that nothing of the text can do anything. */
function expectHarmless(body: string): void {
  const html = render(body);
  expect(html).not.toMatch(/<img|<script|<details|<!--/);
  for (const [, url] of html.matchAll(/href="([^"]*)"/g))
    expect(url).toMatch(/^https:\/\/github\.com\/acme\/shop\/blob\//);
  expect(prose(html)).not.toMatch(alive);
}

describe('the body of an issue', () => {
  it('is as the golden shows it', async () => {
    const findings = [
      buildFinding({
        rule: 'catalog/unknown-field',
        severity: 'warning',
        file: 'services/payments/catalog-info.yaml',
        line: 8,
        entity: 'component:default/payments',
        message: '`lifecyle` is no field of a Component: Backstage ignores it, and `spec.lifecycle` is missing.',
        help: 'Write `lifecycle`.',
      }),
      buildFinding({
        rule: 'catalog/dangling-reference',
        file: 'services/payments/catalog-info.yaml',
        line: 11,
        entity: 'component:default/payments',
        message: '`ledgr` does not exist in the catalog: the relation is shown as broken.',
        help: 'Did you mean `component:ledger`?',
      }),
      buildFinding({
        rule: 'acme/cost-center',
        severity: 'note',
        file: 'org/teams.yaml',
        line: 9,
        entity: 'system:default/shop',
        message: 'The annotation `acme.com/cost-center` is missing.',
        help: 'Add it; finance knows the number.',
      }),
      buildFinding({
        rule: 'backstage/syntax',
        file: 'services/billing/catalog-info.yaml',
        line: 9,
        message: 'A tab indents the line: YAML allows spaces only, so Backstage reads nothing of this file.',
        help: 'Replace the tab by spaces.',
      }),
    ];
    const rules = new Map([
      ...ruleWords(undefined, '2026-11-20'),
      [
        'acme/cost-center',
        {
          title: 'A system names its cost centre',
          why: 'Costs are shown by cost centre.',
          remedy: 'Add the annotation `acme.com/cost-center`.',
          countsFrom: '2027-01-01',
        },
      ] as const,
    ]);
    const { title, body } = issueContent(inputOf(findings, { rules, standings: standingWords(richReport) }));
    expectHarmless(body);
    await expect(`# ${title}\n\n${body}\n`).toMatchFileSnapshot('__snapshots__/issue.txt');
  });

  it('names the repository of each problem where it is an owner’s', () => {
    const finding = buildFinding({ entity: 'component:default/shop' });
    const { title, body } = issueContent(inputOf([finding], { subject: { owner: 'group:default/payments' } }));
    expect(title).toBe('Catalog files of group:default/payments: 1 error');
    expect(body).toContain('### `component:default/shop` in `acme/shop`');
  });

  it('leaves out the least important where not all fits, and says how many', () => {
    const findings = [
      ...Array.from({ length: 50 }, (_, line) => buildFinding({ severity: 'note', line: line + 1 })),
      buildFinding({ line: 99, message: 'The worst.' }),
    ];
    const { title, body } = issueContent(inputOf(findings), 3000);
    expect(title).toBe('Catalog files: 1 error, 50 notes');
    expect(body).toContain('The worst.');
    const shown = body.match(/^- \[ \]/gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(1);
    expect(body).toContain(`**${51 - shown} more problems** left out here`);
    expect(body.length).toBeLessThanOrEqual(3000);
  });

  it('fits and is harmless with 10,000 problems of hostile text', () => {
    const text = (index: number): string => `👩‍👩‍👧 ${hostileTexts[index % hostileTexts.length]} ${'é'.repeat(index % 90)}`;
    const findings = Array.from({ length: 10_000 }, (_, index) =>
      buildFinding({
        rule: `acme/${text(index)}`,
        entity: text(index + 1),
        file: `${text(index + 2)}/${index}.yaml`,
        line: index + 1,
        message: text(index + 3),
        help: text(index + 4),
        fix: { title: text(index + 5), edits: [] },
      }),
    );
    const { body } = issueContent(inputOf(findings));
    expect(body.length).toBeLessThanOrEqual(65_000);
    expect(body).toMatch(/\*\*9\d{3} more problems\*\* left out/);
    expectHarmless(body);
  });

  it('is harmless whatever a repository or a pack says', () => {
    const anyProblem = fc.record({
      rule: anyText,
      entity: anyText,
      file: anyText,
      message: anyText,
      help: anyText,
      title: anyText,
    });
    fc.assert(
      fc.property(fc.array(anyProblem, { minLength: 1, maxLength: 5 }), anyText, (problems, words) => {
        const findings = problems.map(({ title, ...parts }) => buildFinding({ ...parts, fix: { title, edits: [] } }));
        const rules = new Map(
          problems.map(({ rule }) => [rule, { title: words, why: words, remedy: words, countsFrom: words }]),
        );
        const standings = problems.map(({ entity, message, help }) => ({
          entity: { ref: entity, file: '', document: 0, line: 1 },
          standing: {
            id: '',
            percentage: 0,
            next: { level: '', steps: [{ rule: '', state: 'fail' as const, text: message }] },
          },
          scorecard: help,
          level: words,
          distance: message,
          changed: false,
        }));
        expectHarmless(issueContent(inputOf(findings, { rules, standings })).body);
      }),
      { numRuns: 300 },
    );
  });
});

describe('docs/app.md', () => {
  it.each(['issue', 'summary'])('shows the %s as it is posted', (name) => {
    const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
    const shown = new RegExp(`<!-- ${name}: begin -->\\n\\n\`{5}text\\n(.*?)\`{5}`, 's').exec(
      read('../../docs/app.md'),
    )?.[1];
    expect(shown).toBe(read(`__snapshots__/${name}.txt`));
  });
});

import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { formats } from '../../core/report/formats/index.ts';
import { jobSummaryLimit, markdown } from '../../core/report/formats/markdown.ts';
import { codeSpan, escapeMarkdown } from '../../core/report/escape-markdown.ts';
import { anyReport } from '../support/any-report.ts';
import { anyText, hostileTexts } from '../support/hostile-text.ts';
import { buildContext, buildFinding, buildReport } from '../support/report-builder.ts';

/** HTML as GitHub makes it of Markdown, before it turns mentions and references into links. */
function render(text: string): string {
  return micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

/** What is left when code is taken away: GitHub looks for mentions and references in nothing else. */
function withoutCode(html: string): string {
  return html.replace(/<pre>.*?<\/pre>/gs, '').replace(/<code>.*?<\/code>/gs, '');
}

function textOf(html: string): string {
  return html.replace(/<[^>]*>/g, '').replace(/&(?:#\d+|[a-z]+);/g, '');
}

const alive = /[@#$]|https?:|www\.|gh-\d|\b(?=[a-f]*\d)[0-9a-f]{7,}\b/i;

describe('text from files in Markdown', () => {
  it.each([
    ['words stay words, with their punctuation (and so on)!', 'words stay words, with their punctuation (and so on)!'],
    ['`lifecyle` is no field: Backstage ignores it.', '`lifecyle` is no field: Backstage ignores it.'],
    ['ask @octocat', 'ask `@octocat`'],
    ['see #12', 'see `#12`'],
    ['see https://evil.example.', 'see `https://evil.example.`'],
    ['a value `with ` a tick', 'a value `with ` a tick'],
    ['one ` tick', 'one `` ` `` tick'],
    ['a | b', 'a `|` b'],
    ['two\nlines', 'two lines'],
    ['\u202Egnp', '`<U+202E>gnp`'],
    ['1. not a list', '1\\. not a list'],
  ])('%j becomes %j', (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  it('is one paragraph without links, pictures, mentions, references or HTML', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const html = withoutCode(render(escapeMarkdown(text)));
        expect(html).toMatch(/^(?:<p>[^<>]*<\/p>)?\n*$/);
        expect(textOf(html)).not.toMatch(alive);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(hostileTexts)('code shows %j and nothing else', (text) => {
    expect(render(codeSpan(text))).toMatch(/^<p><code>[^<>]*<\/code><\/p>$/);
  });
});

describe('a report in Markdown', () => {
  it('keeps its structure whatever the files hold', () => {
    fc.assert(
      fc.property(anyReport, ({ report, context }) => {
        const text = formats.markdown(report, context);
        const html = withoutCode(render(text));
        expect(html).not.toMatch(/<(?:a|img|input|del|em|hr|blockquote|ol|h1|h4|script|section)\b/);
        expect(textOf(html)).not.toMatch(alive);
        const amount = (part: string): number => html.split(part).length - 1;
        const fresh = report.findings.filter(({ state }) => state === 'new');
        const standings = report.entities.flatMap(({ scorecards }) => scorecards ?? []);
        const steps = standings.map(({ next }) => next?.steps.length ?? 0).filter((many) => many > 1);
        const unfolded = steps.reduce((sum, many) => sum + many + 1, 0);
        expect(amount('<li>')).toBe(fresh.length + report.skipped.length + report.exempt.length + unfolded);
        const counted = report.summary.errors + report.summary.warnings + report.summary.notes > 0 ? 2 : 0;
        expect(amount('<tr>')).toBe(counted + (standings.length > 0 ? standings.length + 1 : 0));
        expect(amount('<h3>')).toBe(new Set(fresh.map(({ file }) => file)).size);
        expect(amount('<details>')).toBe(amount('</details>'));
      }),
      { numRuns: 300 },
    );
  });

  it.each(['a | b', 'a \\| b', 'a \\\\| b', '\\|@octocat', '`|`'])(
    'keeps %j in one cell of the table of levels',
    (title) => {
      const standing = { id: 'acme', level: 'gold', percentage: 100 };
      const entity = { ref: title, file: 'catalog-info.yaml', document: 0, line: 1, scorecards: [standing] };
      const scorecards = [{ id: 'acme', title, levels: [{ id: 'gold', title }] }];
      const html = render(formats.markdown(buildReport({ entities: [entity], scorecards }), buildContext()));
      expect(html.split('<td').length - 1).toBe(5);
      expect(textOf(withoutCode(html))).not.toMatch(alive);
      expect(html).toMatch(/<td align="right">100 %<\/td>\n<td>🏆<\/td>/);
    },
  );

  it('links places and rules when it knows where they are', () => {
    const report = buildReport({ findings: [buildFinding({ file: 'a b/(c)]/catalog-info.yaml', line: 3 })] });
    const html = render(
      markdown(report, buildContext({ filesUrl: 'https://example.com/blob/', rulesUrl: 'https://example.com/rules/' })),
    );
    expect(html).toContain('<a href="https://example.com/blob/a%20b/%28c%29%5D/catalog-info.yaml#L3">line 3</a>');
    expect(html).toContain(
      '<a href="https://example.com/rules/catalog/unknown-field.md"><code>catalog/unknown-field</code></a>',
    );
  });
});

describe('the limit', () => {
  const many = buildReport({
    findings: Array.from({ length: 3_000 }, (_item, index) =>
      buildFinding({
        severity: index === 2_999 ? 'error' : 'warning',
        file: `services/${index % 40}/catalog-info.yaml`,
        line: index + 1,
        message: `The value \`支払い-${index}\` is wrong.`,
      }),
    ),
  });

  it.each([
    ['a comment', {}, 65_535],
    ['a small place', { limit: 2_000 }, 2_000],
    ['almost nothing', { limit: 400 }, 400],
  ])('of %s is kept, and what is left out is counted', (_name, options, limit) => {
    const text = markdown(many, buildContext(), options);
    const shown = text.split('\n- ').length - 1;
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(text.length).toBeGreaterThan(limit * 0.5);
    expect(text).toContain(`**${3_000 - shown} more problems** left out here for want of room`);
    if (shown > 0) expect(text).toContain('🔴 **error** · line 3000');
  });

  it('of a job summary is counted in bytes', () => {
    const all = markdown(many, buildContext(), jobSummaryLimit);
    expect(Buffer.byteLength(all)).toBeLessThanOrEqual(1_048_576);
    expect(all).not.toContain('left out');
    const bytes = markdown(many, buildContext(), { limit: 5_000, unit: 'bytes' });
    expect(Buffer.byteLength(bytes)).toBeLessThanOrEqual(5_000);
    expect(bytes.length).toBeLessThan(markdown(many, buildContext(), { limit: 5_000 }).length);
  });

  it('is kept whatever the files hold', () => {
    fc.assert(
      fc.property(anyReport, fc.integer({ min: 500, max: 3_000 }), ({ report, context }, limit) => {
        const skipped = report.skipped.map(({ file, reason }) => ({
          file: file.repeat(50),
          reason: reason.repeat(50),
        }));
        const text = markdown({ ...report, skipped }, context, { limit });
        expect(text.length).toBeLessThanOrEqual(limit);
        expect(text.endsWith('\n')).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badgeSvg } from '../../core/report/badge-svg.ts';
import { scorecardBadge, type Badge } from '../../core/report/badge.ts';
import type { Report, ReportEntity, ReportStanding } from '../../core/report/report.ts';
import { stringify } from '../../core/report/stringify.ts';
import { anyReport } from '../support/any-report.ts';
import { anyText } from '../support/hostile-text.ts';
import { readXml } from '../support/read-xml.ts';
import { buildReport } from '../support/report-builder.ts';

const levels = ['bronze', 'silver', 'gold', 'platinum'].map((id) => ({
  id,
  title: id.charAt(0).toUpperCase() + id.slice(1),
}));

function entity(ref: string, ...standings: readonly (readonly [scorecard: string, level?: string])[]): ReportEntity {
  const scorecards = standings.map(([id, level]): ReportStanding => ({
    id,
    percentage: 50,
    ...(level !== undefined && { level }),
  }));
  return { ref, file: 'catalog-info.yaml', document: 0, line: 1, ...(scorecards.length > 0 && { scorecards }) };
}

function reportOf(...entities: readonly ReportEntity[]): Report {
  return buildReport({
    entities,
    scorecards: [
      { id: 'ready', title: 'Production readiness', levels },
      { id: 'trust', title: 'Catalog trust', levels: levels.slice(2, 3) },
    ],
  });
}

const organisation = reportOf(
  entity('component:default/pay', ['ready', 'silver'], ['trust', 'gold']),
  entity('component:shop/pay', ['ready', 'gold'], ['trust', 'gold']),
  entity('Component:default/Search', ['ready', 'platinum']),
  entity('api:default/pay', ['ready']),
  entity('group:default/payments'),
);

/** One badge of each kind. */
const kinds: readonly (readonly [name: string, badge: Badge])[] = [
  [
    'below the lowest level',
    scorecardBadge(reportOf(entity('component:default/a', ['ready'])), { scorecard: 'ready' }),
  ],
  ...levels.map(
    ({ id }) =>
      [
        `at level ${id}`,
        scorecardBadge(reportOf(entity('component:default/a', ['ready', id])), { scorecard: 'ready' }),
      ] as const,
  ),
  ['not applicable', scorecardBadge(organisation, { scorecard: 'trust', entity: 'group:payments' })],
  ['not found', scorecardBadge(organisation, { scorecard: 'redy' })],
];

describe('a badge', () => {
  it.each(kinds)('%s', async (name, badge) => {
    const file = `golden/badge/${name.replaceAll(' ', '-')}`;
    await expect(stringify(badge)).toMatchFileSnapshot(`${file}.json`);
    await expect(badgeSvg(badge)).toMatchFileSnapshot(`${file}.svg`);
  });

  it.each([
    ['the lowest level of all entities', 'ready', undefined, 'no level yet'],
    ['the level of all entities', 'trust', undefined, 'Gold'],
    ['an entity', 'ready', 'component:default/pay', 'Silver'],
    ['an entity, a component by default', 'ready', 'pay', 'Silver'],
    ['an entity of another namespace', 'ready', 'shop/pay', 'Gold'],
    ['an entity of another kind', 'ready', 'api:pay', 'no level yet'],
    ['an entity, whatever its case', 'ready', 'search', 'Platinum'],
    ['an entity that the scorecard does not speak of', 'trust', 'api:pay', 'not applicable'],
    ['an entity that is not there', 'ready', 'payments', 'not found'],
    ['what is no reference', 'ready', 'component:', 'not found'],
    ['a scorecard that is not there', 'nothing', undefined, 'not found'],
  ])('shows %s', (_what, scorecard, ref, message) => {
    const badge = scorecardBadge(organisation, { scorecard, entity: ref });
    expect(badge).toMatchObject({ message });
    expect('isError' in badge).toBe(message === 'not found');
  });

  it('of two entities with one name shows the lower level', () => {
    const twice = reportOf(entity('component:default/a', ['ready', 'gold']), entity('component:default/A', ['ready']));
    expect(scorecardBadge(twice, { scorecard: 'ready', entity: 'a' }).message).toBe('no level yet');
  });

  it('is legible: white on its colours has a contrast of 4.5 or more', () => {
    for (const [, badge] of kinds) {
      const fills = [...badgeSvg(badge).matchAll(/ fill="(#\w{6})"/g)].map(([, fill]) => fill ?? '');
      expect(fills).toContain(badge.color);
      const faint = fills.filter((fill) => fill !== '#ffffff' && contrastWithWhite(fill) < 4.5);
      expect(faint).toEqual([]);
    }
  });
});

describe('a badge, whatever the report holds', () => {
  const anyBadge = fc
    .tuple(anyReport, anyText, fc.option(anyText, { nil: undefined }))
    .map(([{ report }, scorecard, ref]) =>
      scorecardBadge(report, {
        scorecard: report.scorecards[0]?.id ?? scorecard,
        entity: report.entities[0]?.ref ?? ref,
      }),
    );

  it('fits what Shields asks for', () => {
    fc.assert(
      fc.property(anyBadge, (badge) => {
        expect(badge.schemaVersion).toBe(1);
        expect(badge.color).toMatch(/^#[0-9a-f]{6}$/);
        expect([badge.label.length, badge.message.length].every((length) => length <= 60)).toBe(true);
        // Shields wants a message.
        expect(badge.message).not.toBe('');
      }),
    );
  });

  it('is a picture that is well-formed, named, and holds nothing but its text', () => {
    fc.assert(
      fc.property(anyBadge, (badge) => {
        const elements = readXml(badgeSvg(badge).trimEnd());
        expect(elements.map(({ name }) => name)).toEqual(['svg', 'title', 'rect', 'path', 'g', 'text', 'text']);
        expect(elements[0]?.attributes['role']).toBe('img');
        expect(elements[0]?.attributes['aria-label']).toContain(': ');
      }),
    );
  });
});

/** WCAG 2.2, contrast ratio. */
function contrastWithWhite(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

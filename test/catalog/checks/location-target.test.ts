import { describe, expect, it } from 'vitest';
import { locationTarget } from '../../../core/catalog/checks/location-target.ts';
import { locationTargets } from '../../../core/catalog/location-targets.ts';
import { entitiesOf, runCheck } from '../../support/run-check.ts';

const files = { 'org/teams/a.yaml': '', 'org/users.yaml': '' };

function location(spec: string): string {
  return `kind: Location\nmetadata: { name: l }\nspec: ${spec}\n`;
}

async function messages(spec: string): Promise<readonly string[]> {
  const found = await runCheck(locationTarget, { catalogInfo: location(spec), files }, 'org/catalog-info.yaml');
  return found.map((mistake) => mistake.message);
}

describe('catalog/location-target', () => {
  it.each([
    '{ type: url, target: ./users.yaml }',
    '{ targets: [users.yaml, ./teams/*.yaml, ./**/*.yaml, /org/users.yaml] }',
    '{ type: file, target: ./users.yaml }',
    '{ type: file, target: ../../elsewhere.yaml }',
    '{ type: file, target: /srv/catalog/x.yaml }',
    '{ type: file, target: nowhere.yaml }',
    '{ type: url, target: ./missing.yaml, presence: optional }',
    '{ type: url, target: https://example.com/missing.yaml }',
    '{ type: own, target: ./missing.yaml }',
    '{}',
  ])('accepts %s', async (spec) => {
    expect(await messages(spec)).toEqual([]);
  });

  it.each([
    ['{ type: url, target: ./missing.yaml }', 'There is no file `org/missing.yaml`'],
    ['{ targets: [./users.yaml, missing.yaml] }', 'There is no file `org/missing.yaml`'],
    ['{ type: url, target: ./teams }', 'is a folder'],
    ['{ type: file, target: ./teams/ }', 'ends in a slash'],
    ['{ type: url, target: ./people/*.yaml }', 'No file matches `./people/*.yaml`'],
    ['{ type: url, target: ../../x.yaml }', 'outside the repository'],
    ['{ type: file, target: users.yaml }', 'does not begin with `.`'],
  ])('reports %s', async (spec, message) => {
    expect(await messages(spec)).toEqual([expect.stringContaining(message)]);
  });
});

describe('locationTargets', () => {
  it('gives the relative targets that lead to more files', () => {
    const spec = '{ target: ./a.yaml, targets: [b/*.yaml, ./c/, "https://example.com/d.yaml", /e.yaml] }';
    const [entity] = entitiesOf(location(spec), 'org/catalog-info.yaml');
    expect(entity && locationTargets(entity)).toEqual([
      { path: ['spec', 'target'], target: 'org/a.yaml', glob: false, fromRoot: false },
      { path: ['spec', 'targets', 0], target: 'org/b/*.yaml', glob: true, fromRoot: false },
      { path: ['spec', 'targets', 3], target: 'e.yaml', glob: false, fromRoot: true },
    ]);
  });

  it.each(['{ type: file, target: a.yaml }', '{ type: own, target: ./a.yaml }', '{ target: 3 }'])(
    'follows nothing in %s',
    (spec) => {
      const [entity] = entitiesOf(location(spec));
      expect(entity && locationTargets(entity)).toEqual([]);
    },
  );
});

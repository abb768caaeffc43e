import { describe, expect, it } from 'vitest';
import { editDistance, likelySpelling } from '../../core/source/edit-distance.ts';

describe('editDistance', () => {
  it.each([
    ['', '', 5, 0],
    ['owner', 'owner', 5, 0],
    ['ownr', 'owner', 5, 1],
    ['owwner', 'owner', 5, 1],
    ['owmer', 'owner', 5, 1],
    ['onwer', 'owner', 5, 1],
    ['lifecyle', 'lifecycle', 5, 1],
    ['kitten', 'sitting', 5, 3],
    ['kitten', 'sitting', 3, 3],
    ['kitten', 'sitting', 2, 3],
    ['', 'four', 2, 3],
  ])('%j and %j within %i: %i', (a, b, limit, expected) => {
    expect(editDistance(a, b, limit)).toBe(expected);
    expect(editDistance(b, a, limit)).toBe(expected);
  });
});

describe('likelySpelling', () => {
  const words = ['type', 'owner', 'lifecycle', 'dependsOn', 'system', 'subsystem'];
  it.each([
    ['lifecyle', 'lifecycle'],
    ['dependson', 'dependsOn'],
    ['DEPENDSON', 'dependsOn'],
    ['sytsem', 'system'],
    ['owner', undefined],
    ['description', undefined],
    ['typ', undefined],
    ['', undefined],
  ])('%j: %j', (word, expected) => {
    expect(likelySpelling(word, words)).toBe(expected);
  });

  it('does not choose between two that are equally near', () => {
    expect(likelySpelling('teams', ['teamx', 'teamy'])).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { resolveTarget } from '../../core/source/repository-path.ts';

describe('resolveTarget', () => {
  it.each([
    ['catalog-info.yaml', './openapi.yaml', 'openapi.yaml'],
    ['services/pay/catalog-info.yaml', 'api/../openapi.yaml', 'services/pay/openapi.yaml'],
    ['services/pay/catalog-info.yaml', '../openapi.yaml', 'services/openapi.yaml'],
    ['catalog-info.yaml', '../../etc/passwd', '../../etc/passwd'],
    ['../above/catalog-info.yaml', '../x.yaml', '../x.yaml'],
    ['a/catalog-info.yaml', '.', 'a'],
    ['a/catalog-info.yaml', '..', '.'],
    ['a/catalog-info.yaml', '.\\api\\x.yaml', 'a/api/x.yaml'],
    ['a/catalog-info.yaml', './my%20api.yaml#/paths', 'a/my api.yaml'],
  ])('reads %s → %s as %s', (file, target, path) => {
    expect(resolveTarget(file, target)).toMatchObject({ is: 'path', path, fromRoot: false });
  });

  it('counts a leading slash from the top', () => {
    expect(resolveTarget('a/b/catalog-info.yaml', '/docs/x.yaml')).toEqual({
      is: 'path',
      path: 'docs/x.yaml',
      fromRoot: true,
      folder: false,
    });
  });

  it('knows a trailing slash', () => {
    expect(resolveTarget('a/catalog-info.yaml', './b/')).toMatchObject({ path: 'a/b', folder: true });
  });

  it.each(['https://example.com/x.yaml', 'C:\\x.yaml', 'file:///etc/passwd'])('leaves %s alone', (target) => {
    expect(resolveTarget('catalog-info.yaml', target)).toEqual({ is: 'url', url: target });
  });

  it.each(['', '   ', '//host/x', './a?b', './%ff', './a\0b'])('does not guess at %j', (target) => {
    expect(resolveTarget('catalog-info.yaml', target)).toEqual({ is: 'invalid' });
  });
});

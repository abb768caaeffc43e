// Made from rules/ by scripts/generators/built-in-packs.ts.
import recommended from './recommended.json' with { type: 'json' };

/** Loads the packs of `rules/`, by name. */
export const loaders = {
  apis: () => import('./apis.json', { with: { type: 'json' } }),
  'catalog-trust': () => import('./catalog-trust.json', { with: { type: 'json' } }),
  documentation: () => import('./documentation.json', { with: { type: 'json' } }),
  hygiene: () => import('./hygiene.json', { with: { type: 'json' } }),
  operations: () => import('./operations.json', { with: { type: 'json' } }),
  ownership: () => import('./ownership.json', { with: { type: 'json' } }),
  'production-readiness': () => import('./production-readiness.json', { with: { type: 'json' } }),
  recommended: async () => ({ default: recommended }),
  security: () => import('./security.json', { with: { type: 'json' } }),
  'security-baseline': () => import('./security-baseline.json', { with: { type: 'json' } }),
} as const;

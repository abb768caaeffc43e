import type { Config } from './config.ts';

/** The configuration of a repository that has none. */
export const defaultConfig: Config = {
  include: ['**/catalog-info.y?(a)ml'],
  exclude: [],
  failOn: 'error',
  severities: {},
  allowedKinds: undefined,
  customKinds: [],
  missingModules: [],
  owners: {},
  placeholderOwners: [
    'changeme',
    'fixme',
    'guest',
    'guests',
    'n/a',
    'nobody',
    'none',
    'tba',
    'tbd',
    'todo',
    'unassigned',
    'unknown',
    'unowned',
  ],
  ownerFromCodeowners: false,
  discovery: undefined,
};

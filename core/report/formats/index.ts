import type { Formatter } from './formatter.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { pretty } from './pretty.ts';
import { rdjson } from './rdjson.ts';
import { sarif } from './sarif.ts';

export type { FormatContext, Formatter } from './formatter.ts';

/** The formats by their names on the command line. */
export type FormatName = 'pretty' | 'json' | 'sarif' | 'markdown' | 'github' | 'junit' | 'rdjson';

/** Every format by its name. */
export const formats: Readonly<Record<FormatName, Formatter>> = {
  pretty,
  json,
  sarif,
  markdown,
  github,
  junit,
  rdjson,
};

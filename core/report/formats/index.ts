import type { Formatter } from './formatter.ts';
import { github } from './github.ts';
import { pretty } from './pretty.ts';

export type { FormatContext, Formatter } from './formatter.ts';

/** Every format by its name on the command line. */
export const formats = { pretty, github } as const satisfies Record<string, Formatter>;

export type FormatName = keyof typeof formats;

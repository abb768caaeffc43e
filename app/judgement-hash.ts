import { createHash } from 'node:crypto';

import type { Json } from '../core/source/json.ts';
import manifest from '../package.json' with { type: 'json' };
import { openKinds } from './catalog-of.ts';
import type { Outlook } from './store/outlooks.ts';

/** What a judgement depends on beside the files of the repository itself. */
export interface JudgedBy {
  /** Of the organisation's policy. */
  readonly policyHash: string;
  /** Exemptions and facts expire: `YYYY-MM-DD`. */
  readonly day: string;
  readonly takesPart: boolean;
  /** Whether everybody can read what is told, so that not all may be named. */
  readonly isPublic: boolean;
  /** Whether the catalog is complete. */
  readonly complete: boolean;
  readonly outlook: Outlook;
  /** What GitHub was asked, with the answers (`answersTo`). */
  readonly answers: readonly Json[];
}

/** Equal when the same files would be judged the same. */
export function judgementHash({ policyHash, day, takesPart, isPublic, complete, outlook, answers }: JudgedBy): string {
  const dangling = outlook.unknown.filter((ref) => !openKinds.includes(ref.slice(0, ref.indexOf(':'))));
  const parts = [
    manifest.version,
    policyHash,
    day,
    takesPart,
    isPublic,
    outlook.known.toSorted(byCharacters),
    complete ? dangling.toSorted(byCharacters) : [],
    answers,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function byCharacters(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

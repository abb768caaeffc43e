import { dayOf } from '../facts/fact.ts';
import type { WeighedMistake } from './severity.ts';
import { exempts, stands, type Exemption } from './exemption.ts';

/** A mistake that an exemption covers. */
export interface ExemptMistake {
  readonly mistake: WeighedMistake;
  readonly exemption: Exemption;
}

/** Mistakes with those that are exempt apart, and what there is to say about the exemptions. */
export interface Exempted {
  readonly mistakes: readonly WeighedMistake[];
  readonly exempt: readonly ExemptMistake[];
  /** Sentences: one is about to expire, has expired, matches nothing, or names a rule of a pack that is not in use. */
  readonly notices: readonly string[];
}

/** How many days before its end an exemption is mentioned. */
const noticeDays = 14;

/** What is known beside the mistakes. */
interface Known {
  /** The day of the run, `YYYY-MM-DD`. */
  readonly now: string;
  /** The reference, in lower case, of the entity that a mistake is in. */
  readonly refOf: (mistake: WeighedMistake) => string | undefined;
  /** Whether a rule judged an entity (a reference in lower case) in this run, and found nothing. */
  readonly passes: (rule: string, ref: string) => boolean;
}

/** Takes out the mistakes that exemptions cover on the day of the run. */
export function applyExemptions(
  mistakes: readonly WeighedMistake[],
  exemptions: readonly Exemption[],
  { now, refOf, passes }: Known,
): Exempted {
  if (exemptions.length === 0) return { mistakes, exempt: [], notices: [] };
  const used = new Set<Exemption>();
  const kept: WeighedMistake[] = [];
  const exempt: ExemptMistake[] = [];
  for (const mistake of mistakes) {
    const ref = refOf(mistake);
    const own = ref === undefined ? [] : exemptions.filter((exemption) => exempts(exemption, mistake.rule, ref));
    for (const exemption of own) used.add(exemption);
    const standing = own.find((exemption) => stands(exemption, now));
    if (standing) exempt.push({ mistake, exemption: standing });
    else kept.push(mistake);
  }
  const notices = exemptions.flatMap((exemption) =>
    noticesOf(exemption, !used.has(exemption) && isIdle(exemption, passes), now),
  );
  return { mistakes: kept, exempt, notices };
}

/** Whether all that an exemption names is known to pass. What a `*` stands for may lie outside the run. */
function isIdle({ rules, entities }: Exemption, passes: Known['passes']): boolean {
  return rules.every((rule) => entities.every((ref) => !ref.includes('*') && passes(rule, ref)));
}

function noticesOf(exemption: Exemption, isUnneeded: boolean, now: string): readonly string[] {
  // Nothing is left of one whose packs are all out of use, and that has been said.
  if (exemption.rules.length === 0) return exemption.idle;
  const notice = noticeOf(exemption, isUnneeded, now);
  return notice === undefined ? exemption.idle : [...exemption.idle, notice];
}

function noticeOf({ file, granted, expires }: Exemption, isUnneeded: boolean, now: string): string | undefined {
  if (isUnneeded) return `The exemption in \`${file}\` matches nothing any more; remove it.`;
  if (now < granted) return `The exemption in \`${file}\` counts from ${granted} only, the day it is granted.`;
  const left = (dayOf(expires) ?? 0) - (dayOf(now) ?? 0);
  if (left < 0) return `The exemption in \`${file}\` expired on ${expires}; what it covered counts again.`;
  if (left > noticeDays) return undefined;
  return `The exemption in \`${file}\` ends ${left === 0 ? 'today' : `in ${left} ${left === 1 ? 'day' : 'days'}`} (${expires}).`;
}

const day = 24 * 3600 * 1000;

/** Issues are looked at once a day although nothing changed: somebody may have closed or removed them. */
export const checkedFor = day;

/** What GitHub refuses is tried again: it may have been a passing trouble, or somebody gave a permission. */
export const refusedFor = 3600 * 1000;

/** Milliseconds from one reminder to the next, so that they come after 1, 3, 7, 14 and 30 days. */
export const reminderPauses: readonly number[] = [1, 2, 4, 7, 16].map((days) => days * day);

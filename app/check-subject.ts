/** What a check run of ours judges. */
export type CheckSubject = { readonly pullRequest: number } | { readonly mergeGroup: string };

/** What a check run carries as `external_id`, so that a request to run it again tells what it judges, also in a fork. */
export function externalIdOf(subject: CheckSubject): string {
  return 'pullRequest' in subject ? `pull-request:${subject.pullRequest}` : `merge-group:${subject.mergeGroup}`;
}

/** The inverse of `externalIdOf`; what stands behind a blank is ignored. `undefined` for any other text. */
export function subjectOf(externalId: string): CheckSubject | undefined {
  const [first = ''] = externalId.split(' ', 1);
  const number = /^pull-request:([1-9]\d{0,9})$/.exec(first)?.[1];
  if (number !== undefined) return { pullRequest: Number(number) };
  const mergeGroup = /^merge-group:(refs\/heads\/.{1,500})$/u.exec(first)?.[1];
  return mergeGroup === undefined ? undefined : { mergeGroup };
}

/** The buttons of a check run, by the `identifier` that GitHub gives back. */
export const checkButtons = { fix: 'fix', runAgain: 'run-again' } as const;

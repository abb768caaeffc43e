import { parseRef } from '../core/catalog/entity-ref.ts';
import type { FactSubject } from '../core/facts/fact.ts';

/** A team of an organisation on GitHub. */
export interface Team {
  readonly organization: string;
  readonly slug: string;
}

/**
 * Finds the team that an owner is on GitHub: by `owners` of the configuration (`org/team` to reference), else the team
 * of the repository's organisation that is called as the group. Users, and names that no team can have, are none.
 */
export function teamFinder(
  repository: string,
  owners: Readonly<Record<string, string>>,
): (owner: string, subject: FactSubject) => Team | undefined {
  const [organization = ''] = repository.split('/');
  const named = Object.entries(owners).flatMap(([team, ref]) => {
    const [of, slug] = team.split('/');
    const key = keyOf(ref);
    return of && slug && key !== undefined ? [[key, { organization: of, slug }] as const] : [];
  });
  const byRef = new Map(named);
  return (owner) => {
    const key = keyOf(owner);
    if (key === undefined) return undefined;
    const known = byRef.get(key);
    if (known) return known;
    const name = /^group:[^/]+\/([\w-]+)$/.exec(key)?.[1];
    return name === undefined ? undefined : { organization, slug: name };
  };
}

function keyOf(text: string): string | undefined {
  const ref = parseRef(text, { kind: 'group', namespace: 'default' });
  return 'problem' in ref ? undefined : `${ref.kind}:${ref.namespace}/${ref.name}`.toLowerCase();
}

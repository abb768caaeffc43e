import type { Config } from '../../policy/config.ts';
import type { Mistake } from '../../finding.ts';
import { valueAt, type JsonObject } from '../../source/json.ts';
import type { CatalogIndex } from '../catalog-index.ts';
import type { CatalogCheck, CheckContext } from '../check.ts';
import { compareKey, defaultNamespace, formatRef, parseRef, splitRef, type EntityRef } from '../entity-ref.ts';
import { referencesOf, type Reference } from '../relations.ts';

/** Owners as GitHub, CODEOWNERS or an address book write them. */
export const ownerDialect: CatalogCheck = {
  id: 'catalog/owner-dialect',
  title: 'An owner is written as on GitHub or as an e-mail address',
  why: 'Backstage does not know `@org/team`, `@login` or e-mail addresses: it reads the first as the group `team` in the namespace `@org`, the others as names. None of these can be the name of an entity, so the owner is never found. Teams and logins that have another name in the catalog are mapped by `owners` in the configuration.',
  remedy: 'Write a reference: `group:default/team` or `user:default/login`.',
  severity: 'warning',
  examples: {
    wrong: { catalogInfo: example('"@acme/payments"'), config: { owners: { 'acme/payments': 'group:default/pay' } } },
    right: { catalogInfo: example('group:default/pay'), config: { owners: { 'acme/payments': 'group:default/pay' } } },
  },
  entity: (entity, context) =>
    referencesOf(entity).flatMap((reference) => {
      const owner = foreignOwner(reference);
      if (!owner || context.catalog.resolve(owner.target).is === 'resolved') return [];
      return [mistake(reference, owner, context)];
    }),
};

function example(owner: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: orders
spec:
  owner: ${owner}
`;
}

/** An owner in another dialect than Backstage's. */
interface ForeignOwner {
  readonly dialect: 'team' | 'login' | 'email';
  /** What Backstage reads. */
  readonly target: EntityRef;
  /** The owner without the kind that may stand before it: `@org/team`, `@login`, `jane@example.com`. */
  readonly written: string;
}

/** The owner, member or parent that a reference names in another dialect; `undefined` for one in Backstage's. */
export function foreignOwner({ relation, target, text }: Reference): ForeignOwner | undefined {
  if ('problem' in target || !relation.kinds.some((kind) => kind === 'Group' || kind === 'User')) return undefined;
  const kind = splitRef(text)?.kind;
  const written = kind === undefined ? text : text.slice(kind.length + 1);
  if (/^@[^@/\s]+\/[^@/\s]+$/.test(written)) return { dialect: 'team', target, written };
  if (/^@[^@/\s]+$/.test(written)) return { dialect: 'login', target, written };
  if (/^[^@/\s]+@[^@/\s.]+\.[^@/\s]+$/.test(target.name)) return { dialect: 'email', target, written: target.name };
  return undefined;
}

/** What the configuration says that a GitHub team or login means: the keys may begin with `@`, case does not count. */
export function mappedOwner(written: string, config: Config): string | undefined {
  const wanted = fold(written);
  return Object.entries(config.owners).find(([key]) => fold(key) === wanted)?.[1];
}

function fold(owner: string): string {
  return (owner.startsWith('@') ? owner.slice(1) : owner).toLowerCase();
}

function mistake(reference: Reference, owner: ForeignOwner, context: CheckContext): Mistake {
  const { path } = reference;
  const meant = meantBy(reference, owner, context);
  return {
    rule: ownerDialect.id,
    path,
    message: `${explain(owner)}. Backstage reads it as \`${formatRef(owner.target)}\`, and never finds it.`,
    help:
      meant === undefined
        ? `Write the reference of the entity, or map \`${owner.written}\` to it by \`owners\` in the configuration.`
        : `Write \`${meant}\`.`,
    ...(meant !== undefined && {
      fix: { title: `Refer to \`${meant}\``, edits: [{ kind: 'set', path, value: meant }] },
    }),
  };
}

function explain({ dialect, written }: ForeignOwner): string {
  switch (dialect) {
    case 'team':
      return `\`${written}\` is how GitHub writes a team`;
    case 'login':
      return `\`${written}\` is how GitHub mentions somebody`;
    case 'email':
      return `\`${written}\` is an e-mail address, which no entity can have for a name`;
  }
}

/** The reference that is meant for sure: mapped by the configuration, or the only entity that it can be. */
function meantBy(reference: Reference, owner: ForeignOwner, context: CheckContext): string | undefined {
  const kinds = reference.relation.kinds.map((kind) => kind.toLowerCase());
  const mapped = mappedOwner(owner.written, context.config);
  if (mapped !== undefined) {
    const ref = parseRef(mapped, { kind: 'Group', namespace: defaultNamespace });
    return 'problem' in ref || !kinds.includes(ref.kind.toLowerCase()) ? undefined : formatRef(ref);
  }
  const candidates = new Map(candidatesFor(owner, context.catalog).map((entity) => [compareKey(entity), entity]));
  const fitting = [...candidates.values()].filter(({ kind }) => kinds.includes(kind.toLowerCase()));
  return fitting.length === 1 && fitting[0] ? formatRef(fitting[0]) : undefined;
}

/** The entities that bear the name where Backstage's GitHub and Microsoft Graph providers would put it. */
function candidatesFor({ dialect, written }: ForeignOwner, catalog: CatalogIndex): readonly EntityRef[] {
  switch (dialect) {
    case 'team': {
      const [org = '', team = ''] = written.slice(1).split('/');
      const teams = [...catalog.named(defaultNamespace, team), ...catalog.named(org, team)];
      return teams.filter(({ kind }) => kind.toLowerCase() === 'group');
    }
    case 'login':
      return catalog.named(defaultNamespace, written.slice(1)).filter(({ kind }) => kind.toLowerCase() === 'user');
    case 'email': {
      const withEmail = catalog.entities.filter(({ value }) => hasEmail(value, written));
      return [...withEmail, ...catalog.named(defaultNamespace, written.replace('@', '_'))];
    }
  }
}

function hasEmail(entity: JsonObject, email: string): boolean {
  const own = valueAt(entity, ['spec', 'profile', 'email']);
  return typeof own === 'string' && own.toLowerCase() === email.toLowerCase();
}

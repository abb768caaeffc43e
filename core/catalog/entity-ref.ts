/** A reference to an entity, resolved against its defaults. Case is kept as written. */
export interface EntityRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What a reference may leave out, and what it then means. */
export interface RefDefaults {
  /** Left out where the kind must be written. */
  readonly kind?: string | undefined;
  readonly namespace: string;
}

/** Why Backstage cannot read a reference; `backstage` is its own message. */
export interface RefProblem {
  readonly problem: 'empty' | 'malformed' | 'no-kind';
  readonly backstage: string;
}

/** The namespace of an entity, or of a reference, that names none. */
export const defaultNamespace = 'default';

/** The parts of a reference that are written. */
interface WrittenRef {
  readonly kind: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** The parts of a reference; `undefined` when the text is not of the form. */
export function splitRef(text: string): WrittenRef | undefined {
  const slash = text.indexOf('/');
  let colon = text.indexOf(':');
  // As Backstage reads it: a colon behind the first slash belongs to the name.
  if (slash !== -1 && slash < colon) colon = -1;
  const kind = colon === -1 ? undefined : text.slice(0, colon);
  const namespace = slash === -1 ? undefined : text.slice(colon + 1, slash);
  const name = text.slice(Math.max(colon + 1, slash + 1));
  if (kind === '' || namespace === '' || name === '') return undefined;
  return { kind, namespace, name };
}

/**
 * Reads `[kind:][namespace/]name` as Backstage does (`parseEntityRef` of `@backstage/catalog-model`): no character is
 * refused, so `@org/team` is the name `team` in the namespace `@org`.
 */
export function parseRef(text: string, defaults: RefDefaults): EntityRef | RefProblem {
  if (text === '') return { problem: 'empty', backstage: 'Entity reference must not be empty' };
  const parts = splitRef(text);
  if (!parts) {
    return {
      problem: 'malformed',
      backstage: `Entity reference "${text}" was not on the form [<kind>:][<namespace>/]<name>`,
    };
  }
  const kind = parts.kind ?? defaults.kind;
  if (kind === undefined) {
    return {
      problem: 'no-kind',
      backstage: `Entity reference ${JSON.stringify(text)} had missing or empty kind (e.g. did not start with "component:" or similar)`,
    };
  }
  return { kind, namespace: parts.namespace ?? defaults.namespace, name: parts.name };
}

/** `kind:namespace/name` in lower case: the form in which Backstage compares references. */
export function compareKey(ref: EntityRef): string {
  return `${ref.kind}:${ref.namespace}/${ref.name}`.toLowerCase();
}

/** `kind:namespace/name` with the kind in lower case and the rest as written. */
export function formatRef(ref: EntityRef): string {
  return `${ref.kind.toLowerCase()}:${ref.namespace}/${ref.name}`;
}

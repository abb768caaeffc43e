import type { Fix, Mistake } from '../../finding.ts';
import type { JsonObject } from '../../source/json.ts';
import { editDistance, likelySpelling } from '../../source/edit-distance.ts';
import { defaultNamespace } from '../entity-ref.ts';
import type { KindSchema } from './kind-schemas.ts';

/** What the kind and the apiVersion of a document mean to the back-end. */
export interface KindVerdict {
  /** How `spec` is to be judged: as the kind that is written, or that is clearly meant. */
  readonly schema?: KindSchema;
  readonly mistakes: readonly Mistake[];
}

interface Named {
  readonly kind: string;
  readonly apiVersion: string;
  /** Backstage's message for an entity that nothing recognises. */
  readonly backstage: string;
}

/** Kinds that need a module in the back-end. */
const modules: Readonly<Record<string, string>> = { AiResource: 'the AI model module' };

/** Finds the schema for a document's kind and apiVersion, or says what is wrong with the two. */
export function judgeKind(document: JsonObject, known: readonly KindSchema[]): KindVerdict {
  const { kind, apiVersion } = document;
  if (typeof kind !== 'string' || kind === '') return { mistakes: [] };
  const version = typeof apiVersion === 'string' ? apiVersion : '';
  const exact = known.find((schema) => schema.kind === kind && schema.apiVersions.includes(version));
  if (exact) return { schema: exact, mistakes: [] };
  const sameKind = known.find((schema) => schema.kind === kind);
  const named = { kind, apiVersion: version, backstage: unrecognised(document, kind) };
  if (sameKind) {
    if (version === '') return { schema: sameKind, mistakes: [] };
    return wrongVersion(sameKind, named);
  }
  // A kind of a module that is not installed is spelt well.
  const isOfModule = Object.hasOwn(modules, kind);
  const names = known.map((schema) => schema.kind);
  const spelling = isOfModule ? undefined : likelySpelling(kind, names);
  const meant = known.find((schema) => schema.kind === spelling);
  if (!meant) return { mistakes: [unknownKind(named, known)] };
  const kindMistake = misspeltKind(meant, named);
  if (version === '' || meant.apiVersions.includes(version)) return { schema: meant, mistakes: [kindMistake] };
  const verdict = wrongVersion(meant, named);
  return { ...verdict, mistakes: [kindMistake, ...verdict.mistakes] };
}

function unrecognised(document: JsonObject, kind: string): string {
  const metadata = document['metadata'];
  const text = (key: string): string | undefined => {
    const value = typeof metadata === 'object' && metadata !== null ? (metadata as JsonObject)[key] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const ref = `${kind}:${text('namespace') ?? defaultNamespace}/${text('name') ?? ''}`.toLowerCase();
  return `No processor recognized the entity ${ref} as valid, possibly caused by a foreign kind or apiVersion`;
}

function misspeltKind(meant: KindSchema, { kind, backstage }: Named): Mistake {
  const onlyCase = kind.toLowerCase() === meant.kind.toLowerCase();
  return {
    rule: 'backstage/unknown-kind',
    path: ['kind'],
    message: onlyCase
      ? `The kind \`${kind}\` is written \`${meant.kind}\`. Upper and lower case matter here, and Backstage refuses the entity.`
      : `There is no kind \`${kind}\`, so Backstage refuses the entity. Did you mean \`${meant.kind}\`?`,
    help: `Write \`kind: ${meant.kind}\`.`,
    backstage,
    fix: { title: `Change the kind to \`${meant.kind}\``, edits: [{ kind: 'set', path: ['kind'], value: meant.kind }] },
  };
}

function unknownKind({ kind, backstage }: Named, known: readonly KindSchema[]): Mistake {
  const module = Object.hasOwn(modules, kind) ? modules[kind] : undefined;
  return {
    rule: 'backstage/unknown-kind',
    path: ['kind'],
    message: module
      ? `The kind \`${kind}\` needs ${module} in the back-end, which is not installed according to the configuration, so Backstage refuses the entity.`
      : `There is no kind \`${kind}\`, so Backstage refuses the entity.`,
    help: module
      ? `Install ${module}, and remove \`${kind}\` from \`missingModules\` in the configuration.`
      : `Use one of ${known.map((schema) => schema.kind).join(', ')}; a kind of your own must be named in the configuration (\`customKinds\`).`,
    backstage,
  };
}

function wrongVersion(schema: KindSchema, { apiVersion, backstage }: Named): KindVerdict {
  const meant = meantVersion(schema, apiVersion);
  const [first = ''] = schema.apiVersions;
  const versions = schema.apiVersions.map((version) => `\`${version}\``).join(' or ');
  const mistake: Mistake = {
    rule: 'backstage/unknown-kind',
    path: ['apiVersion'],
    message: `\`${apiVersion}\` is no apiVersion of the kind ${schema.kind}: it has ${versions}. Backstage refuses the entity.`,
    help:
      meant === undefined && schema.kind === 'Template'
        ? `Bring the template into the format of \`${first}\`; it differs in more than the apiVersion.`
        : `Write \`apiVersion: ${meant ?? first}\`.`,
    backstage,
    ...(meant !== undefined && { fix: versionFix(meant) }),
  };
  return { ...(meant !== undefined && { schema }), mistakes: [mistake] };
}

function versionFix(value: string): Fix {
  return { title: `Change the apiVersion to \`${value}\``, edits: [{ kind: 'set', path: ['apiVersion'], value }] };
}

/** The apiVersion that a wrong one is clearly meant to be. */
function meantVersion(schema: KindSchema, written: string): string | undefined {
  // An older format of templates: a template in it needs more than another version.
  if (schema.kind === 'Template' && /(?:v1beta2|v1alpha1)$/.test(written)) return undefined;
  const folded = written.toLowerCase();
  let best: string | undefined;
  let bestDistance = 4;
  for (const version of schema.apiVersions) {
    if (version.endsWith(`/${folded}`)) return version;
    const distance = editDistance(folded, version, 3);
    if (distance < bestDistance) {
      best = version;
      bestDistance = distance;
    }
  }
  // The kinds of the core have one format under two names.
  if (best === undefined && !schema.custom && schema.kind !== 'Template' && folded.startsWith('backstage.io/')) {
    return schema.apiVersions[0];
  }
  return best;
}

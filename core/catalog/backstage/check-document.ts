import type { Config } from '../../policy/config.ts';
import type { Mistake } from '../../finding.ts';
import type { Json, JsonObject, Path } from '../../source/json.ts';
import { formatPath, isObject, valueAt } from '../../source/json.ts';
import { likelySpelling } from '../../source/edit-distance.ts';
import { linkFields, metadataFields, specFieldsOf } from '../kinds.ts';
import { apiSpec, entity as entitySchema, mcpServerSpec, type Validate } from '../schema/validate.ts';
import type { CustomKindValidators } from './custom-kinds.ts';
import { aiResourceSchema, knownKinds, type KindSchema } from './kind-schemas.ts';
import { missingField, isEnvelope, type MissingContext } from './missing.ts';
import { fillPlaceholders, pointerOf, type FilledDocument } from './placeholders.ts';
import { judgeReferences } from './references.ts';
import { backstageWords, describeValue, shapeErrors, type ShapeError } from './schema-errors.ts';
import { foreignRootField } from './root-fields.ts';
import { judgeKind } from './unknown-kind.ts';
import { envelopeWords, wrongValue } from './wrong-value.ts';

/** What the back-end is like, as far as it matters to what it accepts. */
export type BackEnd = Pick<Config, 'missingModules' | 'ownerFromCodeowners'>;

/**
 * All mistakes for which Backstage refuses a document; none when Backstage accepts it. `value` is one parsed document
 * that is not empty.
 */
export function checkDocument(
  value: unknown,
  backEnd: BackEnd,
  customKinds: CustomKindValidators = [],
): readonly Mistake[] {
  if (!isObject(value)) return [noMapping(value as Json)];
  if (isForeign(value)) return [foreignDocument];
  const document = fillPlaceholders(withOwnSpec(value, backEnd));
  const kind = judgeKind(document.value, knownKinds(backEnd, customKinds));
  const envelope = shapeErrors(entitySchema, document, []).concat(badLinks(document));
  const shape = kind.schema ? specErrors(document, kind.schema, backEnd) : [];
  const references = kind.schema ? judgeReferences(document, kind.schema) : [];
  const nothing =
    envelope.length + shape.length + references.length + kind.mistakes.length + document.broken.length === 0;
  if (nothing) return [];
  const describe = describer(value, document, kind.schema);
  // A kind or apiVersion with odd characters is one mistake, for which Backstage names the characters.
  const sameAs = (mistake: Mistake) => (error: ShapeError) => pointerOf(error.path) === pointerOf(mistake.path);
  const kindMistakes = kind.mistakes.map((mistake) => {
    const error = envelope.find(sameAs(mistake));
    return error ? { ...mistake, backstage: envelopeWords(error, valueAt(value, error.path)) } : mistake;
  });
  return [
    ...describe.envelope(envelope.filter((error) => !kindMistakes.some((mistake) => sameAs(mistake)(error)))),
    ...kindMistakes,
    ...brokenPlaceholders(document),
    ...describe.spec(shape),
    ...references,
  ];
}

function noMapping(value: Json): Mistake {
  return {
    rule: 'backstage/syntax',
    path: [],
    message: `The document is ${describeValue(value)}, but an entity is a mapping. Backstage reads nothing of it.`,
    help: 'Begin the document with `apiVersion:`, `kind:` and `metadata:` at the left margin.',
    backstage: `Expected object at root, got ${typeof value}`,
  };
}

const envelopeKeys = ['apiVersion', 'kind', 'metadata'];

/** Whether nothing at the left margin is, or looks like, a part of an entity: another tool's file, most often. */
function isForeign(value: JsonObject): boolean {
  return Object.keys(value).every(
    (key) => !envelopeKeys.includes(key) && likelySpelling(key, envelopeKeys) === undefined,
  );
}

const foreignDocument: Mistake = {
  rule: 'backstage/envelope',
  path: [],
  message:
    'The document is no entity: it has neither `apiVersion` nor `kind` nor `metadata`. Backstage refuses the document.',
  help: 'Add the three; or, when the file belongs to another tool, leave it out by `exclude` in the configuration.',
  backstage: "<root> must have required property 'apiVersion' - missingProperty: apiVersion",
};

/** The kinds for which the back-end can take the owner from CODEOWNERS. */
const ownedKinds: ReadonlySet<unknown> = new Set(['API', 'Component', 'Domain', 'Resource', 'System']);

/** The back-end adds `spec` when it adds the owner. */
function withOwnSpec(value: JsonObject, { ownerFromCodeowners }: BackEnd): JsonObject {
  if (!ownerFromCodeowners || !ownedKinds.has(value['kind']) || Object.hasOwn(value, 'spec')) return value;
  return { ...value, spec: {} };
}

function specErrors(document: FilledDocument, schema: KindSchema, backEnd: BackEnd): readonly ShapeError[] {
  if (schema.custom) return shapeErrors(schema.validate, document, []);
  const { spec } = document.value;
  if (spec === undefined)
    return [
      {
        path: ['spec'],
        keyword: 'required',
        params: { missingProperty: 'spec' },
        words: "must have required property 'spec'",
        pointer: '',
      },
    ];
  // What is no mapping is said by the envelope.
  if (!isObject(spec)) return [];
  const errors = judgeSpec(document, schema, backEnd);
  if (!backEnd.ownerFromCodeowners || !ownedKinds.has(schema.kind) || spec['owner']) return errors;
  return errors.filter(({ path }) => path[1] !== 'owner');
}

function judgeSpec(document: FilledDocument, schema: KindSchema, { missingModules }: BackEnd): readonly ShapeError[] {
  const type = valueAt(document.value, ['spec', 'type']);
  if (schema.kind === 'AiResource') return shapeErrors(aiResourceSchema(type), document, ['spec']);
  const errors = shapeErrors(schema.validate, document, ['spec']);
  if (schema.kind !== 'API' || errors.length === 0 || missingModules.includes('mcp-server')) return errors;
  // An API whose type stands in another file may be an MCP server too.
  const unknownType = document.filled.has('/spec/type');
  if (type !== 'mcp-server' && !unknownType) return errors;
  const asServer = shapeErrors(mcpServerSpec, document, ['spec']);
  return unknownType && asServer.length > 0 ? errors : asServer;
}

/** Links whose address Backstage cannot parse; the schema cannot say that. */
function badLinks(document: FilledDocument): readonly ShapeError[] {
  const links = valueAt(document.value, ['metadata', 'links']);
  if (!Array.isArray(links)) return [];
  return links.flatMap((link: Json, index) => {
    const path = ['metadata', 'links', index, 'url'];
    const url = valueAt(link, ['url']);
    if (typeof url !== 'string' || url === '' || URL.canParse(url) || document.filled.has(pointerOf(path))) return [];
    return [{ path, keyword: 'pattern', params: {}, words: '', pointer: pointerOf(path) }];
  });
}

function brokenPlaceholders({ broken }: FilledDocument): readonly Mistake[] {
  return broken.map(({ path, key }) => ({
    rule: 'backstage/schema',
    path: [...path, key],
    message: `\`${formatPath([...path, key])}\` must be the path or address of a file, as text. Backstage refuses the entity.`,
    help: 'Write a path relative to this file, such as `./openapi.yaml`.',
    backstage: `Placeholder ${key} expected a string value parameter, in the form of an absolute URL or a relative path`,
  }));
}

interface Describer {
  readonly envelope: (errors: readonly ShapeError[]) => readonly Mistake[];
  readonly spec: (errors: readonly ShapeError[]) => readonly Mistake[];
}

/** Says what is wrong. `source` is the document as written. */
function describer(source: JsonObject, document: FilledDocument, schema: KindSchema | undefined): Describer {
  const context = missingContext(source, schema);
  const folded = new Set<string>();
  const describe = (error: ShapeError, words: string): readonly Mistake[] => {
    if (error.keyword === 'required') {
      const mistake = missingField(error.path, context);
      folded.add(pointerOf(mistake.path));
      return [{ ...mistake, backstage: words }];
    }
    const rule = isEnvelope(error.path) ? 'backstage/envelope' : 'backstage/schema';
    const value = valueAt(source, error.path);
    const said = wrongValue(error, value, isRequired(error.path, context, schema));
    const blocker = document.blocked.find(({ path }) => path.every((step, at) => step === error.path[at]));
    const help = blocker && isObject(value) ? unfilled(blocker.key, blocker.path) : said.help;
    return [{ rule, path: error.path, ...said, ...(help !== undefined && { help }), backstage: words }];
  };
  return {
    envelope: (errors) => {
      const known = errors.filter(({ keyword }) => keyword !== 'additionalProperties');
      const foreign = errors.filter(({ keyword }) => keyword === 'additionalProperties');
      const mistakes = known.flatMap((error) => describe(error, envelopeWords(error, valueAt(source, error.path))));
      return mistakes.concat(
        foreign.flatMap(({ path }) => (folded.has(pointerOf(path)) ? [] : [foreignRootField(path, source, context)])),
      );
    },
    spec: (errors) => errors.flatMap((error) => describe(error, kindWords(error, schema))),
  };
}

function unfilled(key: string, path: Path): string {
  return `A placeholder must be the only key of its mapping; because of \`${key}\` Backstage fills in none in \`${formatPath(path)}\`.`;
}

function kindWords(error: ShapeError, schema: KindSchema | undefined): string {
  const words = backstageWords(oneForm(error), 'with details');
  return schema?.kind === 'AiResource' ? `Validation of AiResource entity failed: ${words}` : words;
}

/** Backstage's schema of templates tries one form before a list of forms, and speaks of that. */
function oneForm(error: ShapeError): ShapeError {
  if (error.pointer !== '/spec/parameters' && !/^\/spec\/parameters\/\d/.test(error.pointer)) return error;
  return { ...error, pointer: '/spec/parameters', words: 'must be object', params: { type: 'object' } };
}

function missingContext(source: JsonObject, schema: KindSchema | undefined): MissingContext {
  const { kind } = source;
  const meant = schema?.kind ?? (typeof kind === 'string' ? kind : undefined);
  const version = schema?.apiVersions[0];
  const known =
    schema && !schema.custom && version !== undefined
      ? specFieldsOf({ ...noEntity, kind: schema.kind, value: { ...source, apiVersion: version } })
      : undefined;
  return {
    root: source,
    kind: meant,
    requiredInSpec: schema && !schema.custom ? requiredInSpec(schema, source) : [],
    fieldsAt: (path) => {
      if (path.length === 0) return rootFields;
      if (path[0] === 'metadata') return Object.keys(path.length === 1 ? metadataFields : linkFields);
      return path.length === 1 ? Object.keys(known ?? {}) : [];
    },
  };
}

const rootFields = ['apiVersion', 'kind', 'metadata', 'spec'];
const noEntity = { namespace: '', name: '', ref: '', file: '', document: 0, accepted: false };

/** The fields of `spec` without which the kind is refused. */
function requiredInSpec(schema: KindSchema, source: JsonObject): readonly string[] {
  const type = valueAt(source, ['spec', 'type']);
  let validate: Validate = schema.validate;
  if (schema.kind === 'AiResource') validate = aiResourceSchema(type);
  if (validate === apiSpec && type === 'mcp-server') validate = mcpServerSpec;
  if (validate({})) return [];
  return (validate.errors ?? []).flatMap(({ params }) => {
    const field = params['missingProperty'];
    return typeof field === 'string' ? [field] : [];
  });
}

function isRequired(path: Path, context: MissingContext, schema: KindSchema | undefined): boolean {
  const [root, field] = path;
  if (path.length === 1) return root !== 'spec' || context.requiredInSpec.length > 0 || schema === undefined;
  if (path.length === 2 && root === 'metadata') return field === 'name';
  if (path.length === 2 && root === 'spec') {
    return schema === undefined || schema.custom || context.requiredInSpec.includes(String(field));
  }
  // Below that only links have fields that may be removed without a look at the schema.
  return !(root === 'metadata' && field === 'links' && path.length === 4 && path[3] !== 'url');
}

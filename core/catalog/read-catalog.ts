import type { Config } from '../policy/config.ts';
import type { FileText, RepositoryReader } from '../facts/repository.ts';
import type { PlacedMistake } from '../finding.ts';
import { isObject } from '../source/json.ts';
import { readDocuments, type SourceDocument } from '../source/read-documents.ts';
import { skeletonDocument, skeletonFile, skeletonPath } from '../source/skeleton.ts';
import { checkDocument } from './backstage/check-document.ts';
import type { CustomKindValidators } from './backstage/custom-kinds.ts';
import type { Entity } from './entity.ts';
import { compareKey, defaultNamespace } from './entity-ref.ts';

/** A catalog file as read. */
export interface ReadFile {
  readonly path: string;
  /** Empty when the file could not be read. */
  readonly text: string;
  readonly readable: boolean;
  readonly documents: readonly SourceDocument[];
  readonly entities: readonly Entity[];
  /** The `backstage/*` mistakes, and the one that says why the file could not be read. */
  readonly mistakes: readonly PlacedMistake[];
  /** What was not linted, and why. */
  readonly skipped: readonly string[];
}

/** What reading a file needs beside its text. */
export interface ReadContext {
  readonly config: Config;
  readonly customKinds: CustomKindValidators | undefined;
  /** Told before each file how many were read. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/** Reads and judges the files, in the order given. */
export async function readCatalogFiles(
  paths: readonly string[],
  reader: RepositoryReader,
  context: ReadContext,
): Promise<readonly ReadFile[]> {
  const texts = await reader.text(paths);
  return Promise.all(
    paths.map((path, index) => {
      context.progress?.(index, paths.length);
      return readCatalogFile(path, texts.get(path), context);
    }),
  );
}

/** Reads and judges one file. */
async function readCatalogFile(path: string, content: FileText | undefined, context: ReadContext): Promise<ReadFile> {
  if (!content || !('text' in content)) {
    return { ...emptyFile(path), mistakes: [unreadableFile(path, content?.problem ?? 'it was not read')] };
  }
  const { text } = content;
  const documents = skeletonPath(path) === undefined ? await readDocuments(text) : [];
  const skeleton = skeletonPath(path) ?? skeletonFile(text, documents);
  if (skeleton !== undefined) return { ...emptyFile(path), text, readable: true, skipped: [skeleton] };
  const judged = documents.map((document, at) => {
    const own = document.value === undefined ? text.slice(document.start, documents[at + 1]?.start) : '';
    return judgeDocument(path, document, { ...context, own, single: documents.length === 1 });
  });
  return {
    path,
    text,
    readable: true,
    documents,
    entities: judged.flatMap(({ entity }) => entity ?? []),
    mistakes: judged.flatMap(({ mistakes }) => mistakes),
    skipped: judged.flatMap(({ skipped }) => skipped ?? []),
  };
}

function emptyFile(path: string): ReadFile {
  return { path, text: '', readable: false, documents: [], entities: [], mistakes: [], skipped: [] };
}

function unreadableFile(file: string, problem: string): PlacedMistake {
  return {
    rule: 'catalog/unreadable-file',
    file,
    document: 0,
    path: [],
    range: [0, 0],
    message: `The file cannot be read: ${problem}.`,
    help: 'Make it a readable UTF-8 text file inside the repository, or leave it out of the run.',
  };
}

interface Judgement {
  readonly entity?: Entity;
  readonly mistakes: readonly PlacedMistake[];
  readonly skipped?: string;
}

/** Judges one document as Backstage would. `own` is the text of a document that is not YAML. */
function judgeDocument(
  file: string,
  document: SourceDocument,
  context: ReadContext & { readonly own: string; readonly single: boolean },
): Judgement {
  const { index, value } = document;
  if (value === null) return { mistakes: [] };
  const skeleton = skeletonDocument(document, context.own);
  if (skeleton !== undefined) {
    return { mistakes: [], skipped: context.single ? skeleton : `document ${index + 1} is ${skeleton}` };
  }
  if (value === undefined) {
    return {
      mistakes: document.problems.map((problem) => ({
        rule: 'backstage/syntax',
        file,
        document: index,
        path: [],
        ...problem,
        identity: problem.message,
      })),
    };
  }
  const mistakes = checkDocument(value, context.config, context.customKinds).map((mistake) => ({
    ...mistake,
    file,
    document: index,
  }));
  const entity = entityOf(value, { file, document: index, accepted: mistakes.length === 0 });
  return { mistakes, ...(entity && { entity }) };
}

/** The entity that a document describes, as far as it names one. */
export function entityOf(
  value: unknown,
  place: { readonly file: string; readonly document: number; readonly accepted: boolean },
): Entity | undefined {
  if (!isObject(value)) return undefined;
  const { kind, metadata } = value;
  if (typeof kind !== 'string' || !isObject(metadata)) return undefined;
  const { name } = metadata;
  if (typeof name !== 'string' || name === '') return undefined;
  const namespace =
    typeof metadata['namespace'] === 'string' && metadata['namespace'] !== ''
      ? metadata['namespace']
      : defaultNamespace;
  return { kind, namespace, name, ref: compareKey({ kind, namespace, name }), value, ...place };
}

import { checkDocument } from '../../core/catalog/backstage/check-document.ts';
import type { Mistake } from '../../core/finding.ts';
import { readDocuments } from '../../core/source/read-documents.ts';

/** A back-end with everything that Backstage offers. */
export const fullBackEnd = { missingModules: [], ownerFromCodeowners: false };

/** The engine's verdict on one document of a file. */
export interface OwnVerdict {
  readonly index: number;
  readonly empty: boolean;
  readonly accepted: boolean;
  readonly mistakes: readonly Mistake[];
}

/** The verdicts of the engine on all documents of a file. */
export async function ownVerdicts(text: string): Promise<readonly OwnVerdict[]> {
  const documents = await readDocuments(text);
  return documents.map(({ index, value, problems }) => {
    const mistakes =
      problems.length > 0
        ? problems.map((problem) => ({ rule: 'backstage/syntax', path: [], ...problem }))
        : judge(value);
    return { index, empty: value === null, accepted: mistakes.length === 0, mistakes };
  });
}

function judge(value: unknown): readonly Mistake[] {
  return value === null ? [] : checkDocument(value, fullBackEnd);
}

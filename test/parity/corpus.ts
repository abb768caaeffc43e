import { existsSync, readFileSync } from 'node:fs';

/** Catalog files of public repositories with Backstage's verdicts; kept beside the checkout, not in it. */
const folder = new URL('../../../shared/corpus/', import.meta.url);

export const hasCorpus = existsSync(new URL('verdicts.jsonl', folder));

/** One document of the corpus. */
export interface CorpusVerdict {
  readonly file: string;
  readonly doc: number;
  readonly valid: boolean;
  readonly step?: 'syntax' | 'root' | 'schema' | 'unknown-kind';
  readonly error?: string;
  readonly placeholder?: boolean;
}

export function corpusVerdicts(): readonly CorpusVerdict[] {
  const lines = readFileSync(new URL('verdicts.jsonl', folder), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as CorpusVerdict);
}

/** The text of a file by its path in the corpus. */
export function corpusText(file: string): string {
  return readFileSync(new URL(`files/${file.split('/').map(encodeURIComponent).join('/')}`, folder), 'utf8');
}

/** The paths of all files of the corpus that hold a document. */
export function corpusFiles(): readonly string[] {
  return [...new Set(corpusVerdicts().map(({ file }) => file))];
}

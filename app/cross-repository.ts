import type { Report } from '../core/report/report.ts';
import { cutText, oneLine } from '../core/report/escape-control.ts';
import { codeSpan, escapeMarkdown } from '../core/report/escape-markdown.ts';
import { count } from '../core/report/report-words.ts';
import type { Definition, Referrer } from './store/catalog-index.ts';

/** What a change means for other repositories. */
export interface CrossRepository {
  /** Entities that the change takes away and that nobody else defines, with those that refer to them. */
  readonly removed: readonly { readonly ref: string; readonly referrers: readonly Referrer[] }[];
  /** Entities that the change adds although another repository defines them. */
  readonly duplicates: readonly Definition[];
  /** Whether a repository may be named where this is read (`mayTell`). Of the others a number is told. */
  readonly mayName: (repositoryId: number) => boolean;
}

/** The references, as Backstage compares them, that a change adds and takes away. */
export function changedRefs(
  report: Report,
  before: readonly string[],
): { readonly added: readonly string[]; readonly removed: readonly string[] } {
  const now = new Set(report.entities.map(({ ref }) => ref.toLowerCase()));
  const old = new Set(before.map((ref) => ref.toLowerCase()));
  return { added: [...now].filter((ref) => !old.has(ref)), removed: [...old].filter((ref) => !now.has(ref)) };
}

/** So many lines of each kind are shown. */
const mostLines = 50;
const longestText = 300;

/** Blocks of Markdown that say so. `webUrl` is GitHub for people. */
export function crossRepositoryBlocks(
  { removed, duplicates, mayName }: CrossRepository,
  webUrl: string,
): readonly string[] {
  const blocks: string[] = [];
  if (duplicates.length > 0) {
    const lines = duplicates.map((one) => {
      const place = mayName(one.repositoryId) ? placeOf(one, webUrl) : 'a repository that is not public';
      return `${code(one.ref)} is defined in ${place}, too.`;
    });
    blocks.push('### Defined twice in the organisation', list([...new Set(lines)]));
    blocks.push(
      'Backstage keeps the one that it read first and ignores the other. Rename this one, or remove one of them.',
    );
  }
  const used = removed.filter(({ referrers }) => referrers.length > 0);
  if (used.length > 0) {
    const lines = used.flatMap(({ ref, referrers }) => {
      const named = referrers.filter(({ repositoryId }) => mayName(repositoryId));
      const hidden = referrers.filter(({ repositoryId }) => !mayName(repositoryId));
      return [...named.map((one) => referrerLine(one, webUrl)), ...hiddenLine(ref, hidden)];
    });
    blocks.push('### Other repositories depend on what this change takes away', list(lines));
    blocks.push('Their references dangle once this is merged. Change them first, or keep the entity.');
  }
  return blocks;
}

function referrerLine(referrer: Referrer, webUrl: string): string {
  const { fromRef, toRef, field, owner } = referrer;
  const owned = owner === null ? '' : `, owned by ${code(owner)}`;
  return `${code(fromRef)} refers to ${code(toRef)} in ${code(field)}: ${placeOf(referrer, webUrl)}${owned}`;
}

function hiddenLine(ref: string, hidden: readonly Referrer[]): readonly string[] {
  const entities = new Set(hidden.map(({ repositoryId, fromRef }) => `${repositoryId} ${fromRef}`)).size;
  if (entities === 0) return [];
  const refer = entities === 1 ? 'refers' : 'refer';
  return [`${count(entities, 'entity')} of repositories that are not public ${refer} to ${code(ref)}`];
}

function list(lines: readonly string[]): string {
  const shown = lines.slice(0, mostLines).map((line) => `- ${line}`);
  const left = lines.length - shown.length;
  return [...shown, ...(left > 0 ? [`- … and ${left} more`] : [])].join('\n');
}

function code(text: string): string {
  return codeSpan(cutText(oneLine(text), longestText));
}

function placeOf({ repository, file, line }: Referrer | Definition, webUrl: string): string {
  const path = file.split('/').map(encodeURIComponent).join('/');
  const text = escapeMarkdown(cutText(oneLine(`${repository}: ${file}:${line}`), longestText));
  return `[${text}](${webUrl}/${repository}/blob/HEAD/${path.replaceAll('(', '%28').replaceAll(')', '%29')}#L${line})`;
}

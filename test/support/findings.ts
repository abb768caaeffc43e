import type { KnownEntity } from '../../core/catalog/catalog-index.ts';
import { parseRef } from '../../core/catalog/entity-ref.ts';
import type { Report, ReportFinding } from '../../core/report/report.ts';
import { checkFiles, type CheckFilesOptions } from './check-files.ts';

/** A finding with the text that it points at. */
interface Pointed extends ReportFinding {
  readonly source: string;
}

/** What a run finds of one rule in catalog files, or in one `catalog-info.yaml`. */
export async function findingsOf(
  rule: string,
  files: string | Readonly<Record<string, string>>,
  options: CheckFilesOptions = {},
): Promise<readonly Pointed[]> {
  const all = typeof files === 'string' ? { 'catalog-info.yaml': files } : files;
  const report: Report = await checkFiles(all, { check: Object.keys(all), ...options });
  return report.findings
    .filter((finding) => finding.rule === rule)
    .map((finding) => ({ ...finding, source: pointedAt(finding, all[finding.file] ?? '') }));
}

function pointedAt({ line, column, endLine, endColumn }: ReportFinding, text: string): string {
  if (endLine !== line) throw new Error('only findings within one line can be shown');
  return (text.split('\n')[line - 1] ?? '').slice(column - 1, endColumn - 1);
}

/** A finding as its line and what it points at, and behind an arrow what its fix writes (nothing for a removal). */
export function brief({ file, line, source, fix }: Pointed): string {
  const place = `${file === 'catalog-info.yaml' ? '' : `${file}:`}${line} ${source}`.trimEnd();
  return fix ? `${place} -> ${fix.edits.map(({ newText }) => newText).join(', ')}`.trimEnd() : place;
}

/** A catalog outside the run, by references in full. */
export function catalogOf(refs: readonly string[], complete = true): { entities: KnownEntity[]; complete: boolean } {
  const entities = refs.map((text) => {
    const ref = parseRef(text, { namespace: 'default' });
    if ('problem' in ref) throw new Error(ref.backstage);
    return ref;
  });
  return { entities, complete };
}

/** The text of an entity of `backstage.io/v1alpha1`; `spec` is what stands behind `spec:`, in YAML's flow style. */
export function entityText(kind: string, name: string, spec: string, metadata = ''): string {
  const more = metadata === '' ? '' : `\n  ${metadata}`;
  return `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}${more}\nspec: ${spec}\n`;
}

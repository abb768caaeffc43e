import { baselineOf, check, type CheckInput } from '../../core/check.ts';
import type { Config } from '../../core/policy/config.ts';
import { defaultConfig } from '../../core/policy/default-config.ts';
import type { Report } from '../../core/report/report.ts';
import { memoryReader } from './memory-reader.ts';

/** Options of a run over files in memory. */
export interface CheckFilesOptions {
  /** Catalog files to check; by default those whose name begins with `catalog-info`. */
  readonly check?: readonly string[];
  readonly config?: Partial<Config>;
  readonly catalog?: CheckInput['catalog'];
  readonly repository?: string;
}

/** Runs the whole pipeline over files in memory. */
export async function checkFiles(
  files: Readonly<Record<string, string>>,
  options: CheckFilesOptions = {},
): Promise<Report> {
  const { input, reader } = runOf(files, options);
  return (await check(input, reader)).report;
}

/** The fingerprints of the same run; `renamed` gives the present path of each file that was renamed since. */
export async function fingerprintFiles(
  files: Readonly<Record<string, string>>,
  renamed: ReadonlyMap<string, string> = new Map(),
): Promise<readonly string[]> {
  const { input, reader } = runOf(files, {});
  return (await baselineOf(input, reader, renamed)).fingerprints;
}

function runOf(files: Readonly<Record<string, string>>, options: CheckFilesOptions) {
  const remote = options.repository === undefined ? undefined : { slug: options.repository, host: 'github.com' };
  const input: CheckInput = {
    files: options.check ?? Object.keys(files).filter((path) => /(?:^|\/)catalog-info[^/]*$/.test(path)),
    config: { ...defaultConfig, ...options.config },
    subject: {},
    version: '0.0.0',
    ...(options.catalog && { catalog: options.catalog }),
  };
  return { input, reader: memoryReader(files, remote) };
}

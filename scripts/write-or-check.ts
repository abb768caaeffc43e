import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that a script makes from the sources and that is committed. */
export interface Output {
  readonly path: string;
  readonly contents: string | Uint8Array;
  readonly executable?: boolean;
}

/** Writes the files, or with `check` compares them with what is there. Gives the paths that differed. */
export async function writeOrCheck(outputs: readonly Output[], check: boolean): Promise<string[]> {
  const stale: string[] = [];
  for (const output of outputs) {
    if (await isCurrent(output)) continue;
    stale.push(output.path);
    if (!check) await write(output);
  }
  return stale;
}

async function isCurrent({ path, contents, executable = false }: Output): Promise<boolean> {
  const present = await readFile(path).catch(() => undefined);
  if (present === undefined || !present.equals(Buffer.from(contents))) return false;
  return !executable || ((await stat(path)).mode & 0o111) !== 0;
}

async function write({ path, contents, executable = false }: Output): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
  if (executable) await chmod(path, 0o755);
}

import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { draftFrom, writeDraft, type Draft, type Guess } from '../core/init/draft.ts';
import { codeOf, reasonOf } from '../workspace/containment.ts';
import { gatherEvidence } from '../workspace/init-evidence.ts';
import { openWorkspace } from '../workspace/reader.ts';
import type { InitArguments } from './arguments.ts';
import { print, say } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `catalog-warden init`: writes a first catalog-info.yaml from what the repository shows. Never overwrites one. */
export async function runInit({ dryRun }: InitArguments): Promise<number> {
  const workspace = openWorkspace(process.cwd());
  const existing = ['catalog-info.yaml', 'catalog-info.yml'].find((name) =>
    existsSync(path.join(workspace.directory, name)),
  );
  if (existing !== undefined && !dryRun) {
    throw new UsageError(`There is a \`${existing}\` already, and it stays as it is; \`--dry-run\` prints a draft.`);
  }
  const guessed = draftFrom(await gatherEvidence(workspace));
  const text = writeDraft(dryRun || !process.stdin.isTTY ? guessed : await ask(guessed));
  if (dryRun) {
    print(text);
    return 0;
  }
  try {
    // `wx`: should somebody write one in the meantime, it stays.
    writeFileSync(path.join(workspace.directory, 'catalog-info.yaml'), text, { flag: 'wx' });
  } catch (error) {
    const reason = codeOf(error) === 'EEXIST' ? 'it is there already' : reasonOf(error);
    throw new UsageError(`\`catalog-info.yaml\` cannot be written: ${reason}.`);
  }
  say('Wrote catalog-info.yaml. Read what the comments say, then run `catalog-warden check`.');
  return 0;
}

const asked = ['name', 'owner', 'type', 'lifecycle'] as const;

/** Asks at the keyboard for what was guessed; Enter keeps the guess. */
async function ask(draft: Draft): Promise<Draft> {
  const { createInterface } = await import('node:readline/promises');
  const keyboard = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answers: Partial<Record<(typeof asked)[number], Guess>> = {};
    for (const field of asked) {
      const answer = (await keyboard.question(`${field} (${draft[field].value}): `)).trim();
      if (answer !== '') answers[field] = { value: answer };
    }
    if (draft.description !== undefined) return { ...draft, ...answers };
    const description = (await keyboard.question('description, in one sentence (none): ')).trim();
    return { ...draft, ...answers, description: description === '' ? undefined : description };
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw new UsageError('Nothing was written.');
    throw error;
  } finally {
    keyboard.close();
  }
}

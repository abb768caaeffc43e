import { describe, expect, it } from 'vitest';
import { corpusFiles, corpusText, corpusVerdicts, hasCorpus } from './corpus.ts';
import { backstageVerdicts } from './oracle.ts';

describe('the oracle', () => {
  it.skipIf(!hasCorpus)('gives the recorded verdicts on the public corpus', async () => {
    const recorded = corpusVerdicts();
    const differences: string[] = [];
    let compared = 0;
    for (const file of corpusFiles()) {
      const verdicts = (await backstageVerdicts(corpusText(file))).filter(({ empty }) => !empty);
      const rows = recorded.filter((row) => row.file === file);
      if (rows.length !== verdicts.length)
        differences.push(`${file}: ${rows.length} rows, ${verdicts.length} verdicts`);
      for (const row of rows) {
        if (row.placeholder === true) continue;
        compared++;
        const verdict = verdicts.find(({ index }) => index === row.doc);
        if (verdict?.accepted !== row.valid)
          differences.push(`${file}#${row.doc}: ${JSON.stringify({ row, verdict })}`);
        else if (row.error && !(verdict.error ?? '').includes(row.error)) {
          differences.push(`${file}#${row.doc}: ${JSON.stringify({ row: row.error, verdict: verdict.error })}`);
        }
      }
    }
    expect(differences).toEqual([]);
    console.log(`oracle: ${compared} documents of the corpus compared`);
  });

  it('says at which step Backstage refuses a document', async () => {
    const text = [
      'a: [',
      'text',
      'kind: A',
      'apiVersion: v1\nkind: A\nmetadata: { name: a b }',
      'apiVersion: v1\nkind: A\nmetadata: { name: a }',
    ];
    const verdicts = await Promise.all(text.map(backstageVerdicts));
    expect(verdicts.map(([verdict]) => verdict?.step)).toEqual([
      'syntax',
      'root',
      'envelope',
      'policy',
      'unknown-kind',
    ]);
  });
});

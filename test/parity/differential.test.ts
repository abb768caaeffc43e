import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readByReference } from '../../core/source/read-by-reference.ts';
import { readFast } from '../../core/source/read-documents.ts';
import { corpusFiles, corpusText, hasCorpus } from './corpus.ts';
import { generatedText, mutatedText, seedText } from './generate.ts';
import { backstageVerdicts, type Verdict } from './oracle.ts';
import { ownVerdicts, type OwnVerdict } from './ours.ts';
import { probes } from './probes.ts';
import { randomFrom, seedOfRun } from './random.ts';

// The engine and Backstage must agree on every document: at least one `backstage/*` mistake if and only if Backstage
// refuses it. `SEED=… npx vitest run test/parity` repeats a run.

const seed = seedOfRun();
const generatedFiles = 6_000;
const mutatedFiles = 6_000;

describe(`the engine and Backstage agree (SEED=${seed})`, () => {
  it.each(probes)('on $title', async ({ text, accepted }) => {
    const backstage = await backstageVerdicts(text);
    expect(backstage.every((verdict) => verdict.accepted)).toBe(accepted);
    const own = await ownVerdicts(text);
    expect([...disagreements(text, backstage, own), ...unsaid(text, backstage, own)]).toEqual([]);
  });

  it(`on ${generatedFiles} generated documents`, async () => {
    const random = randomFrom(seed);
    await compareAll('generated', function* () {
      for (let count = 0; count < generatedFiles; count++) yield generatedText(random);
    });
  });

  it(`on ${mutatedFiles} texts that were typed over`, async () => {
    const random = randomFrom(seed + 1);
    await compareAll('typed over', function* () {
      for (let count = 0; count < mutatedFiles; count++) yield mutatedText(seedText(random), random);
    });
  });

  it.skipIf(!hasCorpus)('on the public corpus', async () => {
    await compareAll('corpus', function* () {
      for (const file of corpusFiles()) yield corpusText(file);
    });
  });
});

describe(`both parsers give the same values (SEED=${seed})`, () => {
  it('on probes, generated documents, texts that were typed over, and the corpus', () => {
    const random = randomFrom(seed + 2);
    let fast = 0;
    let all = 0;
    const compare = (text: string): void => {
      all++;
      if (sameValues(text)) fast++;
    };
    for (const { text } of probes) compare(text);
    for (let count = 0; count < 2_000; count++) compare(generatedText(random));
    for (let count = 0; count < 8_000; count++) compare(mutatedText(seedText(random), random));
    if (hasCorpus) for (const file of corpusFiles()) compare(corpusText(file));
    console.log(`both parsers: ${all} texts, ${fast} of them read by the fast one`);
    expect(fast).toBeGreaterThan(all / 4);
  });
});

/** Compares the verdicts on all texts, prints how many documents that were, and fails with the first ones that differ. */
async function compareAll(source: string, texts: () => Iterable<string>): Promise<void> {
  const found: string[] = [];
  const counts = { documents: 0, accepted: 0, refused: 0 };
  for (const text of texts()) {
    const backstage = await backstageVerdicts(text);
    counts.documents += backstage.length;
    counts.accepted += backstage.filter(({ accepted }) => accepted).length;
    counts.refused += backstage.filter(({ accepted }) => !accepted).length;
    const own = await ownVerdicts(text);
    found.push(...disagreements(text, backstage, own), ...unsaid(text, backstage, own));
    if (found.length >= 3) break;
  }
  console.log(
    `${source}: ${counts.documents} documents compared, ${counts.accepted} accepted, ${counts.refused} refused`,
  );
  expect(found.join('\n\n')).toBe('');
}

/** Documents of a file on which the engine and Backstage disagree. */
function disagreements(text: string, backstage: readonly Verdict[], own: readonly OwnVerdict[]): readonly string[] {
  if (own.length !== backstage.length && !isLost(backstage)) {
    return [report(text, backstage[0], own[0], `${own.length} documents, not ${backstage.length}`)];
  }
  return backstage.flatMap((verdict, index) => {
    const ours = own[index] ?? own[0];
    if (ours?.accepted === verdict.accepted && ours.empty === verdict.empty) return [];
    // What a JSON or YAML file holds can always be right, but never makes wrong what the engine finds wrong.
    if (verdict.placeholders === 'data' && !verdict.accepted) return [];
    return [report(text, verdict, ours, 'another verdict')];
  });
}

/** A file of which Backstage reads nothing; the engine may then say so once. */
function isLost(verdicts: readonly Verdict[]): boolean {
  return verdicts.every(({ step }) => step === 'syntax');
}

/** Documents that both refuse, but where the engine does not give Backstage's own words. */
function unsaid(text: string, backstage: readonly Verdict[], own: readonly OwnVerdict[]): readonly string[] {
  return backstage.flatMap((verdict, index) => {
    if (verdict.accepted || verdict.step === 'syntax' || verdict.placeholders !== 'none') return [];
    // What is wrong inside of fields that must not be there at all.
    if (/\/(?:relations|status)\//.test(verdict.error ?? '')) return [];
    const ours = own[index];
    // A value without an end cannot be judged further.
    if (ours?.mistakes.some(({ rule }) => rule === 'backstage/syntax') === true && verdict.step !== 'root') return [];
    const words = (ours?.mistakes ?? []).map((mistake) => mistake.backstage ?? '');
    const prefix = 'Validation of AiResource entity failed: ';
    const said = words.some((one) => one !== '' && (verdict.error ?? '').includes(one.replace(prefix, '')));
    return said ? [] : [report(text, verdict, ours, `Backstage's words are missing`)];
  });
}

function report(text: string, backstage: Verdict | undefined, own: OwnVerdict | undefined, what: string): string {
  const mistakes = own?.mistakes.map(({ path, message, backstage: words }) => ({ path, message, words }));
  return `${what} (SEED=${seed})\n${JSON.stringify(text)}\nBackstage: ${JSON.stringify(backstage)}\nours: ${own?.accepted} ${JSON.stringify(mistakes)}`;
}

/** Whether the fast parser read the text; throws when it reads it in another way than the reference. */
function sameValues(text: string): boolean {
  const fast = readFast(text);
  if (!fast) return false;
  const reference = readByReference(text);
  const values = (documents: typeof fast): unknown =>
    documents.map(({ value, problems }) => ({ value, problems: problems.length }));
  if (!isDeepStrictEqual(plain(values(fast)), plain(values(reference)))) {
    throw new Error(
      `The parsers differ (SEED=${seed})\n${JSON.stringify(text)}\nfast: ${JSON.stringify(values(fast))}\nreference: ${JSON.stringify(values(reference))}`,
    );
  }
  return true;
}

/** Without prototypes, with the order of keys. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
  return Object.entries(value).map(([key, item]) => [key, plain(item)]);
}

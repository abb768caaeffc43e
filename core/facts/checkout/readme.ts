import { foldersUpwards, inFolder } from '../../source/folders.ts';
import type { Fact, FactSubject, FactType } from '../fact.ts';
import type { RepositoryFacts, RepositoryNeed } from '../repository.ts';
import { known, type Checkout, type CheckoutFact } from './checkout-fact.ts';
import { countWords, isPlaceholder } from './readme-text.ts';

const spellings = ['README', 'readme', 'Readme', 'ReadMe'];

/** The formats that GitHub renders (github/markup), and plain text. */
const extensions = ['.md', '.markdown', '.mdx', '.rst', '.adoc', '.asciidoc', '.org', '.txt', ''];

/** The names of a README, in the order in which one is taken of a folder that holds several. */
const names: readonly string[] = [
  ...extensions.flatMap((extension) => spellings.map((name) => `${name}${extension}`)),
  ...['.MD', '.textile', '.rdoc', '.mediawiki', '.creole', '.pod'].map((extension) => `README${extension}`),
];

/** Where GitHub also takes the README of a repository from ("About READMEs"). */
const furtherPlaces: readonly string[] = ['.github', 'docs'];

/** The characters that are judged: our own bound, many times what people write. */
const mostCharacters = 1_000_000;

/** What the README nearest to the entity says. */
export const readmeFacts: readonly CheckoutFact[] = [
  readmeFact(
    'readme.exists',
    'boolean',
    'Whether there is a README, from the folder of the entity upwards.',
    (text) => text !== undefined,
  ),
  readmeFact(
    'readme.words',
    'number',
    'The words of prose in the nearest README, from the folder of the entity upwards; 0 without one.',
    (text = '') => countWords(text),
  ),
  readmeFact(
    'readme.placeholder',
    'boolean',
    'Whether the nearest README is still the text of a well-known template.',
    (text = '') => isPlaceholder(text),
  ),
];

function readmeFact(
  name: string,
  type: FactType,
  documentation: string,
  judge: (text: string | undefined) => number | boolean,
): CheckoutFact {
  return {
    name,
    type,
    from: 'checkout',
    documentation,
    needs,
    read: (subject, checkout, repository): Fact => {
      if (subject.elsewhere !== undefined) return { is: 'unknown', reason: subject.elsewhere };
      const { path } = nearest(subject, checkout, repository);
      if (path === undefined) return known(judge(undefined), 'the files of the repository');
      const file = repository.text(path);
      if ('problem' in file) return { is: 'unknown', reason: `${path} could not be read: ${file.problem}` };
      return known(judge(file.text.slice(0, mostCharacters)), path);
    },
  };
}

function needs(
  subject: FactSubject,
  checkout: Checkout,
  answers: RepositoryFacts | undefined,
): readonly RepositoryNeed[] {
  return subject.elsewhere === undefined ? nearest(subject, checkout, answers).needs : [];
}

/**
 * The nearest README, or what cannot be read in its place; `undefined` when there is none as far as is known. And the
 * files to look for next: those of a folder above only when the ones below have none.
 */
function nearest(
  subject: FactSubject,
  checkout: Checkout,
  answers: RepositoryFacts | undefined,
): { readonly path: string | undefined; readonly needs: readonly RepositoryNeed[] } {
  let asked: readonly RepositoryNeed[] = [];
  for (const folder of foldersUpwards(subject.file, checkout.top)) {
    const { paths, needs: own } = readmesIn(folder, checkout);
    asked = own;
    if (!answers) break;
    const path = paths.find((file) => isThere(answers, file));
    if (path !== undefined) return { path, needs: own };
  }
  return { path: undefined, needs: asked };
}

/** The places of a README in a folder, and the needs for them. */
interface Readmes {
  readonly paths: readonly string[];
  readonly needs: readonly RepositoryNeed[];
}

const knownReadmes = new WeakMap<Checkout, Map<string, Readmes>>();

/** Made once: they are looked through again for each entity of the folder, each fact and each answer. */
function readmesIn(folder: string, checkout: Checkout): Readmes {
  const ofCheckout = knownReadmes.get(checkout) ?? new Map<string, Readmes>();
  knownReadmes.set(checkout, ofCheckout);
  const before = ofCheckout.get(folder);
  if (before) return before;
  const top = checkout.top === '' ? '.' : checkout.top;
  const places = folder === top ? [folder, ...furtherPlaces.map((place) => inFolder(top, place))] : [folder];
  const paths = places.flatMap((place) => names.map((name) => inFolder(place, name)));
  const made = { paths, needs: paths.map((text) => ({ text })) };
  ofCheckout.set(folder, made);
  return made;
}

function isThere(answers: RepositoryFacts, path: string): boolean {
  const file = answers.text(path);
  return 'text' in file || file.state !== 'missing';
}

import { foldersUpwards, inFolder } from '../../source/folders.ts';
import type { Fact, FactSubject } from '../fact.ts';
import type { RepositoryFacts, RepositoryNeed } from '../repository.ts';
import { known, type Checkout, type CheckoutFact } from './checkout-fact.ts';
import endOfLife from './end-of-life.json' with { type: 'json' };

/** The last day of each release cycle, as endoflife.date listed it on the day of `observedAt`; later ones are planned. */
const cycles: Readonly<Record<string, Readonly<Record<string, string>>>> = endOfLife.cycles;

/** A version of a runtime that a file names. */
interface Named {
  readonly runtime: string;
  readonly version: string;
}

/** The files of version managers (nvm, nodenv, pyenv, rbenv, asdf), each of which looks upwards for its file. */
const versionFiles: Readonly<Record<string, (text: string) => readonly Named[]>> = {
  '.nvmrc': (text) => firstLine(text, 'Node.js'),
  '.node-version': (text) => firstLine(text, 'Node.js'),
  '.python-version': (text) => firstLine(text, 'Python'),
  '.ruby-version': (text) => firstLine(text, 'Ruby'),
  '.tool-versions': toolVersions,
};

/** The names of the plugins of asdf; Java has many vendors with dates of their own and is left out. */
const tools: Readonly<Record<string, string>> = { nodejs: 'Node.js', python: 'Python', ruby: 'Ruby' };

/** The official images of Docker Hub. */
const images: Readonly<Record<string, string>> = {
  node: 'Node.js',
  python: 'Python',
  ruby: 'Ruby',
  php: 'PHP',
  golang: 'Go',
};

/** Whether the runtimes that the entity names are still supported. */
export const runtimeFacts: readonly CheckoutFact[] = [
  {
    name: 'runtimes.endOfLife',
    type: 'text list',
    from: 'checkout',
    documentation:
      "The runtimes past their end of life that version files (`.nvmrc` and the like) and the entity's Dockerfile name.",
    needs: (subject, checkout, answers) =>
      subject.elsewhere === undefined
        ? [
            ...Object.keys(versionFiles).flatMap((name) => nearest(name, subject, checkout, answers).needs),
            { text: dockerfile(subject, checkout) },
          ]
        : [],
    read,
  },
];

function read(subject: FactSubject, checkout: Checkout, repository: RepositoryFacts): Fact {
  if (subject.elsewhere !== undefined) return { is: 'unknown', reason: subject.elsewhere };
  const places = [
    ...Object.entries(versionFiles).map(([name, versions]) => ({
      path: nearest(name, subject, checkout, repository).path,
      versions,
    })),
    { path: dockerfile(subject, checkout), versions: baseImages },
  ];
  const ended = new Set<string>();
  for (const { path, versions } of places) {
    const file = repository.text(path);
    if ('problem' in file) {
      if (file.state === 'missing') continue;
      return { is: 'unknown', reason: `${path} could not be read: ${file.problem}` };
    }
    for (const named of versions(file.text)) {
      const sentence = judge(named, path, checkout.now);
      if (sentence !== undefined) ended.add(sentence);
    }
  }
  return known([...ended], `${endOfLife.source}, ${endOfLife.observedAt}`);
}

function dockerfile(subject: FactSubject, checkout: Checkout): string {
  return inFolder(foldersUpwards(subject.file, checkout.top)[0] ?? '.', 'Dockerfile');
}

/** The nearest file of a name that is there, as far as is known; and the files to look for until then. */
function nearest(
  name: string,
  subject: FactSubject,
  checkout: Checkout,
  answers: RepositoryFacts | undefined,
): { readonly path: string; readonly needs: readonly RepositoryNeed[] } {
  const needs: RepositoryNeed[] = [];
  let path = name;
  for (const folder of foldersUpwards(subject.file, checkout.top)) {
    path = inFolder(folder, name);
    needs.push({ text: path });
    const file = answers?.text(path);
    if (!file || 'text' in file || file.state !== 'missing') break;
  }
  return { path, needs };
}

/** Says that a runtime was past its end of life on a day; `undefined` when it was not, or when nobody can say. */
function judge({ runtime, version }: Named, path: string, now: string): string | undefined {
  const parts = /^(\d{1,3})(?:\.(\d{1,3}))?(?:\.\d{1,5})?$/.exec(version);
  if (!parts) return undefined;
  const [, major = '', minor] = parts;
  const dates = cycles[runtime] ?? {};
  // Node.js has a cycle for each major version, the others for each minor one.
  const cycle = [major, `${major}.${minor ?? ''}`].find((name) => Object.hasOwn(dates, name));
  const ends = cycle === undefined ? undefined : dates[cycle];
  if (cycle === undefined || ends === undefined || ends >= now) return undefined;
  return `${runtime} ${cycle} in ${path} (end of life since ${ends})`;
}

/** The version on the first line that says something: `16`, `v16.20.0`, `ruby-2.7.8`. */
function firstLine(text: string, runtime: string): readonly Named[] {
  const line = lines(text).find((content) => content !== '') ?? '';
  return [{ runtime, version: line.replace(/^(?:v(?=\d)|ruby-(?=\d))/, '').replace(/-p\d{1,4}$/, '') }];
}

/** Each line names a tool and its versions, of which the first is used if it is there (asdf's manual). */
function toolVersions(text: string): readonly Named[] {
  return lines(text).flatMap((line) => {
    const [tool = '', version = ''] = line.split(/[ \t]+/, 2);
    const runtime = Object.hasOwn(tools, tool) ? tools[tool] : undefined;
    return runtime === undefined ? [] : [{ runtime, version }];
  });
}

/** The lines without comments and spaces around. No line of these files is long, and none has to be. */
function lines(text: string): readonly string[] {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  return text
    .slice(start, 100_000)
    .split('\n')
    .map((line) => (line.split('#', 1)[0] ?? '').trim());
}

/** What the stages of a Dockerfile are built from ("FROM", Dockerfile reference). */
function baseImages(text: string): readonly Named[] {
  const from = /^[ \t]*FROM[ \t]+(?:--[^\s]+[ \t]+)?([^\s]{1,300})(?:\s|$)/gim;
  const found: Named[] = [];
  for (const [, image = ''] of text.matchAll(from)) {
    // The tag decides, whether a digest follows or not.
    const parts = /^(?:docker\.io\/)?(?:library\/)?([a-z]{1,10}):(\d[\d.]{0,12})(?:[-@]|$)/.exec(image);
    const runtime = parts?.[1] !== undefined && Object.hasOwn(images, parts[1]) ? images[parts[1]] : undefined;
    if (runtime !== undefined) found.push({ runtime, version: parts?.[2] ?? '' });
  }
  return found;
}

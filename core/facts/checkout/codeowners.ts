import { codeownersPlaces, codeownersRuleFor, parseCodeowners } from '../codeowners.ts';
import type { Fact } from '../fact.ts';
import type { FileText, RepositoryFacts, RepositoryNeed } from '../repository.ts';
import { inFolder } from '../../source/folders.ts';
import { known, parsedOnce, type Checkout, type CheckoutFact } from './checkout-fact.ts';

/** What CODEOWNERS tells. */
export const codeownersFacts: readonly CheckoutFact[] = [
  {
    name: 'codeowners.exists',
    type: 'boolean',
    from: 'checkout',
    documentation: 'Whether a CODEOWNERS file stands where GitHub looks for it.',
    needs,
    read: (_subject, checkout, repository) => readWith(checkout, repository, (file) => file !== undefined),
  },
  {
    name: 'codeowners.errors',
    type: 'text list',
    from: 'checkout',
    documentation: 'The lines of CODEOWNERS that GitHub ignores, each with the reason.',
    needs,
    read: (_subject, checkout, repository) =>
      readWith(checkout, repository, (file) =>
        (file?.errors ?? []).map(({ line, message }) => `line ${line}: ${message.replace(/\.$/, '')}`),
      ),
  },
  {
    name: 'codeowners.owners',
    type: 'text list',
    from: 'checkout',
    documentation: "The code owners of the entity's catalog file, as written.",
    needs,
    read: (subject, checkout, repository) =>
      readWith(checkout, repository, (file) => {
        const path = fromTop(subject.file, checkout);
        const rule = path === undefined ? undefined : codeownersRuleFor(file?.rules ?? [], path);
        return (rule?.owners ?? []).map((owner) => owner.text);
      }),
  },
];

const parse = parsedOnce(parseCodeowners);

function places({ top }: Checkout): readonly string[] {
  return codeownersPlaces.map((place) => inFolder(top === '' ? '.' : top, place));
}

function needs(_subject: unknown, checkout: Checkout): readonly RepositoryNeed[] {
  return places(checkout).map((text) => ({ text }));
}

function readWith(
  checkout: Checkout,
  repository: RepositoryFacts,
  tell: (file: ReturnType<typeof parseCodeowners> | undefined) => Extract<Fact, { is: 'known' }>['value'],
): Fact {
  // Other hosts have a CODEOWNERS of another syntax.
  if (/gitlab|bitbucket/.test(repository.host ?? '')) {
    return { is: 'unknown', reason: `CODEOWNERS of ${repository.host} is not read` };
  }
  const files = places(checkout).map((place): [string, FileText] => [place, repository.text(place)]);
  const there = files.find(([, read]) => 'text' in read || read.state !== 'missing');
  if (!there) return known(tell(undefined), 'CODEOWNERS');
  const [place, read] = there;
  if ('problem' in read) return { is: 'unknown', reason: `\`${place}\` cannot be read: ${read.problem}` };
  return known(tell(parse(read.text, repository)), place);
}

/** A path as seen from the top of the repository; `undefined` for one that lies beside the working directory. */
function fromTop(file: string, { prefix }: Checkout): string | undefined {
  if (prefix === '') return file.startsWith('../') ? undefined : file;
  const steps = prefix.split('/');
  let rest = file;
  while (rest.startsWith('../')) {
    if (steps.pop() === undefined) return undefined;
    rest = rest.slice('../'.length);
  }
  return [...steps, rest].join('/');
}

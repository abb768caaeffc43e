import { textOf } from '../../source/json.ts';
import type { FactSubject } from '../../facts/fact.ts';
import type { RepositoryFacts } from '../../facts/repository.ts';
import { foldersUpwards, inFolder } from '../../source/folders.ts';
import { failOnce, type Judgement } from '../outcome.ts';
import { compilePattern, patternMistake } from '../pattern.ts';
import type { Assert, Surroundings } from './assert.ts';
import { either, textsOf, textsSchema } from './target.ts';

/** A file is there. */
export const file: Assert = {
  name: 'file',
  documentation:
    'A file is there: one of several paths or globs is enough. `in` says where to look: `nearest` (the default) in the ' +
    "catalog file's folder and every folder above it, `entity` in the catalog file's folder alone, `repository` at the " +
    'top. With `contains` (RE2) or `minimumLength` (characters), a file of them must fit. With `absent`, none may be there.',
  schema: {
    type: 'object',
    required: ['file'],
    additionalProperties: false,
    properties: {
      file: textsSchema('A path or glob (minimatch), or several.'),
      in: {
        description: 'Where to look.',
        type: 'string',
        enum: ['nearest', 'entity', 'repository'],
        default: 'nearest',
      },
      contains: { description: 'A regular expression (RE2) that the text must match.', type: 'string', minLength: 1 },
      minimumLength: { description: 'Fewest characters of the text.', type: 'integer', minimum: 1 },
      absent: { description: 'No such file may be there.', type: 'boolean', default: false },
    },
  },
  mistakes: (options) => [
    ...textsOf(options['file'])
      .filter((path) => path.startsWith('/') || path.split('/').includes('..'))
      .map((path) => ({
        path: ['file'],
        at: 'value' as const,
        message: `\`${path}\` must be relative and must not climb. Use \`in: repository\` for files at the top.`,
      })),
    ...patternMistake(['contains'], options['contains']),
  ],
  patterns: ['contains'],
  prepare: (options) => {
    const names = textsOf(options['file']);
    const finders = names.map(finderOf);
    const where = textOf(options['in'] ?? 'nearest');
    const readsText = options['contains'] !== undefined || options['minimumLength'] !== undefined;
    const pattern = options['contains'] === undefined ? undefined : compilePattern(textOf(options['contains']));
    const least = Number(options['minimumLength'] ?? 0);
    const fits = (text: string): boolean => text.trim().length >= least && (pattern === undefined || pattern(text));
    const places = (subject: FactSubject, top: string): readonly Place[] =>
      foldersFor(where, subject.file, top).flatMap((folder) => finders.map((placeIn) => placeIn(folder)));
    const judgements = new WeakMap<RepositoryFacts, Judgement>();
    return {
      needs: {
        files: (subject, top, known) => {
          if (subject.elsewhere !== undefined) return [];
          const wanted = places(subject, top);
          if (known) return readsText ? existing(wanted, known).map((path) => ({ text: path })) : [];
          return wanted;
        },
      },
      judge: (surroundings) => {
        const { subject, top, repository } = surroundings;
        if (subject.elsewhere !== undefined) return { is: 'unknown', reason: subject.elsewhere };
        const before = judgements.get(repository);
        if (before) return before;
        const judgement = judgePlaces(places(subject, top), surroundings, {
          names,
          absent: options['absent'] === true,
          fits: readsText ? fits : undefined,
        });
        // At the top all entities find the same.
        if (where === 'repository') judgements.set(repository, judgement);
        return judgement;
      },
    };
  },
};

function foldersFor(where: string, catalogFile: string, top: string): readonly string[] {
  if (where === 'repository') return [top === '' ? '.' : top];
  const folders = foldersUpwards(catalogFile, top);
  return where === 'entity' ? folders.slice(0, 1) : folders;
}

type Place = { readonly state: string } | { readonly glob: string };

/** Says where to look for a file in a folder: the name may be a glob, the folder never is, whatever it is called. */
function finderOf(name: string): (folder: string) => Place {
  if (!/[*?[\]{}()!+@]/.test(name)) return (folder) => ({ state: inFolder(folder, name) });
  return (folder) => ({ glob: inFolder(folder.replaceAll(/[*?[\]{}()!+@\\]/g, String.raw`\$&`), name) });
}

function existing(places: readonly Place[], repository: RepositoryFacts): readonly string[] {
  return places.flatMap((place) => {
    if ('glob' in place) return (repository.glob(place.glob) ?? []).slice(0, 100);
    return repository.state(place.state).is === 'file' ? [place.state] : [];
  });
}

interface Wanted {
  readonly names: readonly string[];
  readonly absent: boolean;
  readonly fits: ((text: string) => boolean) | undefined;
}

function judgePlaces(
  places: readonly Place[],
  { repository }: Surroundings,
  { names, absent, fits }: Wanted,
): Judgement {
  const there = existing(places, repository);
  const [found] = there;
  if (absent) {
    if (found === undefined) return unknownAmong(places, repository) ?? { is: 'pass' };
    return failOnce({ path: [], value: found, message: `\`${found}\` is there.`, help: `Remove \`${found}\`.` });
  }
  if (found === undefined) {
    const unknown = unknownAmong(places, repository);
    if (unknown) return unknown;
    return failOnce({
      path: [],
      value: names[0] ?? '',
      message: `There is no ${either(names)}.`,
      help: `Add \`${names[0] ?? ''}\`.`,
    });
  }
  if (!fits) return { is: 'pass' };
  const texts = there.map((path) => repository.text(path));
  if (texts.some((read) => 'text' in read && fits(read.text))) return { is: 'pass' };
  const unread = texts.find((read) => 'problem' in read);
  if (unread && 'problem' in unread) return { is: 'unknown', reason: `\`${found}\` cannot be read: ${unread.problem}` };
  return failOnce({ path: [], value: found, message: `\`${found}\` does not hold what it should.` });
}

function unknownAmong(places: readonly Place[], repository: RepositoryFacts): Judgement | undefined {
  for (const place of places) {
    if ('glob' in place) {
      if (repository.glob(place.glob) === undefined) {
        return { is: 'unknown', reason: `\`${place.glob}\` could not be looked for` };
      }
      continue;
    }
    const state = repository.state(place.state);
    if (state.is === 'unknown') return { is: 'unknown', reason: `\`${place.state}\`: ${state.reason}` };
  }
  return undefined;
}

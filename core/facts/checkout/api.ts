import { resolveTarget } from '../../source/repository-path.ts';
import { isObject, valueAt } from '../../source/json.ts';
import type { Fact, FactSubject } from '../fact.ts';
import type { RepositoryFacts } from '../repository.ts';
import { known, type CheckoutFact } from './checkout-fact.ts';
import { readYaml } from './read-yaml.ts';

/** What the definition of an API tells. */
export const apiFacts: readonly CheckoutFact[] = [
  {
    name: 'api.version',
    type: 'text',
    from: 'checkout',
    documentation: 'The `info.version` of an OpenAPI or AsyncAPI definition; empty when it states none.',
    needs: (subject) => {
      const path = targetOf(subject);
      return path === undefined ? [] : [{ text: path }];
    },
    read: (subject, _checkout, repository) => readVersion(subject, repository),
  },
];

/** The file that `spec.definition` names as a placeholder, relative to the working directory. */
function targetOf({ value, file }: FactSubject): string | undefined {
  const definition = valueAt(value, ['spec', 'definition']);
  if (!isObject(definition)) return undefined;
  const [target] = ['$text', '$json', '$yaml', '$openapi', '$asyncapi'].flatMap(
    (key) => valueAt(definition, [key]) ?? [],
  );
  if (typeof target !== 'string' || target.includes('{{')) return undefined;
  const resolved = resolveTarget(file, target);
  return resolved.is === 'path' && !resolved.fromRoot ? resolved.path : undefined;
}

function readVersion(subject: FactSubject, repository: RepositoryFacts): Fact {
  const definition = valueAt(subject.value, ['spec', 'definition']);
  if (typeof definition === 'string') return versionIn(definition, subject.file);
  const path = targetOf(subject);
  if (path === undefined) return { is: 'unknown', reason: 'the definition is not a file of this repository' };
  const read = repository.text(path);
  if ('problem' in read) return { is: 'unknown', reason: `\`${path}\` cannot be read: ${read.problem}` };
  return versionIn(read.text, path);
}

function versionIn(text: string, source: string): Fact {
  const value = parse(text);
  if (!isObject(value)) return { is: 'unknown', reason: 'the definition cannot be read as YAML or JSON' };
  const version = valueAt(value, ['info', 'version']);
  return known(typeof version === 'string' || typeof version === 'number' ? String(version) : '', source);
}

/** Definitions have quoted numbers as keys, aliases and more that the reader of catalog files leaves to others. */
function parse(text: string): unknown {
  return readJson(text) ?? readYaml(text);
}

function readJson(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

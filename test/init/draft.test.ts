import { describe, expect, it } from 'vitest';
import { draftFrom, writeDraft } from '../../core/init/draft.ts';
import type { Evidence } from '../../core/init/evidence.ts';
import { checkFiles } from '../support/check-files.ts';

interface Sample {
  readonly folder?: string;
  readonly slug?: string;
  readonly isTop?: boolean;
  readonly files?: Readonly<Record<string, string>>;
}

function evidenceOf({ folder = 'shop', slug, isTop = true, files = {} }: Sample): Evidence {
  const paths = Object.keys(files);
  return {
    folder,
    slug,
    isTop,
    has: (name) => paths.some((file) => file === name || file.startsWith(`${name}/`)),
    text: (path) => files[path],
    definitions: new Map(
      paths.filter((file) => /(?:openapi|asyncapi)\.ya?ml$/.test(file)).map((file) => [file, files[file] ?? '']),
    ),
  };
}

const openapi = 'openapi: 3.1.0\ninfo: { title: Orders, version: 1.0.0 }\npaths: {}\n';
const asyncapi = 'asyncapi: 3.0.0\ninfo: { title: Events, version: 1.0.0 }\n';

describe('the first draft of a catalog file', () => {
  it.each<[string, Sample, Record<string, unknown>]>([
    [
      'of an empty folder',
      {},
      { name: { value: 'shop' }, owner: { value: 'group:default/my-team' }, type: { value: 'service' } },
    ],
    [
      'takes the name from the remote',
      { slug: 'acme/web-shop' },
      { name: { value: 'web-shop' }, slug: 'acme/web-shop' },
    ],
    [
      'takes the name of a folder in the repository, which has one catalog file at its top already or will have',
      { slug: 'acme/web-shop', folder: 'checkout', isTop: false },
      { name: { value: 'checkout', from: 'from the folder' }, slug: 'acme/web-shop' },
    ],
    ['makes a name of any folder', { folder: '..Müll & Söhne (2)..' }, { name: { value: 'M-ll-S-hne-2' } }],
    ['has a name where there is nothing to make it of', { folder: '日本' }, { name: { value: 'my-component' } }],
    [
      'takes the owner of the file from CODEOWNERS',
      { files: { CODEOWNERS: '* @acme/all\n/docs/ @acme/writers\n*.yaml @acme/Platform @jane # c\n' } },
      { owner: { value: 'group:default/Platform', from: 'from CODEOWNERS' } },
    ],
    [
      'lets the last line count, also one that names nobody',
      { slug: 'acme/x', files: { '.github/CODEOWNERS': '* @acme/all\n/catalog-info.yaml\n' } },
      { owner: { value: 'group:default/acme' } },
    ],
    [
      'takes a person for a person',
      { files: { 'docs/CODEOWNERS': '* a@b.example @jane\n' } },
      { owner: { value: 'user:default/jane' } },
    ],
    [
      'calls what has a Dockerfile a service',
      { files: { Dockerfile: 'FROM x', 'package.json': '{}' } },
      { type: { value: 'service' } },
    ],
    [
      'calls a user interface a website',
      { files: { 'package.json': '{"private":true,"dependencies":{"react-dom":"1"}}' } },
      { type: { value: 'website' } },
    ],
    [
      'calls a published package a library',
      { files: { 'package.json': '{"main":"x.js"}' } },
      { type: { value: 'library' } },
    ],
    ['survives a broken manifest', { files: { 'package.json': '{' } }, { type: { value: 'service' } }],
    [
      'describes with the first prose of the README',
      { files: { 'README.md': '# Shop\n\n[![b](x)](y)\n\nSells *things* to [people](http://x): all day.\n\nMore.' } },
      { description: 'Sells things to people: all day.' },
    ],
    [
      'leaves the description out where there is no prose',
      { files: { 'README.md': '# Shop\n\n- a\n- b\n' } },
      { description: undefined },
    ],
    [
      'lets a line that GitHub ignores name nobody',
      { files: { CODEOWNERS: '* @acme/all\n/catalog-info.yaml @acme/all nobody\n!*.yaml @jane\n' } },
      { owner: { value: 'group:default/all', from: 'from CODEOWNERS' } },
    ],
    [
      'takes the owner of a folder for none of a file at the top',
      { slug: 'acme/x', files: { CODEOWNERS: '/catalog-info.yaml/ @acme/a\n/docs/** @acme/b\n' } },
      { owner: { value: 'group:default/acme' } },
    ],
    ['finds TechDocs', { files: { 'docs/index.md': '# x' } }, { techdocs: 'ready' }],
    ['takes the README for their front page', { files: { 'docs/a.md': '', 'README.md': '' } }, { techdocs: 'ready' }],
    ['trusts a folder that mkdocs.yml names', { files: { 'mkdocs.yml': 'docs_dir: doc\n' } }, { techdocs: 'ready' }],
    ['says what TechDocs lack', { files: { 'docs/a.md': '', 'mkdocs.yml': '' } }, { techdocs: 'incomplete' }],
    ['does not look for TechDocs elsewhere', { files: { 'doc/index.md': '' } }, { techdocs: undefined }],
  ])('%s', (_name, sample, expected) => {
    expect(draftFrom(evidenceOf(sample))).toMatchObject(expected);
  });

  it.each<[string, Sample]>([
    ['nothing', {}],
    ['a name that YAML would read as a number', { folder: '2024' }],
    [
      'a description that is hostile',
      { files: { 'README.md': '@evil: "{{ x }}" # no\\ \u0007 ${{ y }} and | more: text' } },
    ],
    [
      'two APIs, documentation and an owner',
      {
        slug: 'acme/shop',
        files: {
          'mkdocs.yml': 'site_name: x',
          CODEOWNERS: '* @acme/team',
          'api/openapi.yaml': openapi,
          'asyncapi.yml': asyncapi,
        },
      },
    ],
    ['a very long name', { slug: `acme/${'x'.repeat(100)}`, files: { 'openapi.yaml': openapi } }],
  ])('passes its own check: %s', async (_name, sample) => {
    const text = writeDraft(draftFrom(evidenceOf(sample)));
    const options = sample.slug === undefined ? {} : { repository: sample.slug };
    const report = await checkFiles(
      { ...sample.files, 'catalog-info.yaml': text },
      { check: ['catalog-info.yaml'], ...options },
    );
    expect(report.findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    expect(report.skipped).toEqual([]);
    expect(report.entities.length).toBeGreaterThan(0);
  });
});

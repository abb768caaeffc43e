import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../core/report/report.ts';
import { runCli } from '../support/cli.ts';
import { folderWith } from '../support/files.ts';

const remote = '[remote "origin"]\n  url = https://github.com/acme/shop.git\n';

const repositories: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'nothing at all': {},
  'a remote alone': { '.git/config': remote },
  'a README and an owner': {
    '.git/config': remote,
    'README.md': '# Shop\n\nSells things to people.\n',
    '.github/CODEOWNERS': '* @acme/commerce\n',
  },
  'documentation with a front page': { 'mkdocs.yml': 'site_name: Shop\n', 'docs/index.md': '# Shop\n' },
  'documentation in a folder of its own': {
    'mkdocs.yml': 'site_name: Shop\ndocs_dir: manual\n',
    'manual/index.md': '# Shop\n',
  },
  'a folder docs without a front page': { 'docs/notes.txt': 'Later.\n' },
  'a configuration of MkDocs without documentation': { 'mkdocs.yml': 'site_name: Shop\n' },
  APIs: {
    'api/openapi.yaml': 'openapi: 3.1.0\ninfo: { title: Orders, version: 1.0.0 }\npaths: {}\n',
    'asyncapi.yml': 'asyncapi: 3.0.0\ninfo: { title: Events, version: 1.0.0 }\n',
  },
  'a website': { 'package.json': '{ "private": true, "dependencies": { "react-dom": "19.0.0" } }\n' },
};

describe('what init writes passes check with the default configuration', () => {
  it.each(Object.entries(repositories))('in a repository with %s', (_name, files) => {
    const cwd = folderWith(files);
    expect(runCli(['init'], { cwd })).toMatchObject({ status: 0, stdout: '' });
    const checked = runCli(['check', '--format', 'json'], { cwd });
    const { findings, summary } = JSON.parse(checked.stdout) as Report;
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    expect(summary).toMatchObject({ files: 1, passed: true });
  });
});

it('leaves a comment where a person must say something', () => {
  const cwd = folderWith({ 'docs/notes.txt': 'Later.\n' });
  runCli(['init'], { cwd });
  const text = readFileSync(path.join(cwd, 'catalog-info.yaml'), 'utf8');
  expect(text).toContain('\n  # description: <what it does and for whom>\n');
  expect(text).toContain('\n  # Once docs/index.md is there, add the annotation `backstage.io/techdocs-ref: dir:.`');
});

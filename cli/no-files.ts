import { defaultConfig } from '../core/policy/default-config.ts';

/** What to do where no catalog file was found. */
export function noFilesText(include: readonly string[], paths: readonly string[]): string {
  const where = paths.length === 1 && paths[0] === '.' ? 'this folder' : list(paths);
  const head = `No catalog file in ${where}: nothing matches ${list(include)}.`;
  return `${head}\n\n${String(include) === String(defaultConfig.include) ? beginning : remedy}`;
}

function list(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}

const beginning = `To begin, let \`catalog-warden init\` write a catalog-info.yaml from what the repository shows, or write one:

    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata:
      name: my-service
    spec:
      type: service
      lifecycle: production
      owner: group:default/my-team

Files with other names are found with --include, or with \`include\` in .github/catalog-warden.yml.`;

const remedy = `Check the globs: \`**\` stands for any number of folders, \`*\` for a part of a name. Files that git ignores are left
out; a file that is named on the command line is always checked.`;

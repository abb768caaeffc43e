import { backstageRules } from './backstage/rules.ts';
import type { RuleDocumentation } from './check.ts';
import { catalogChecks } from './checks/index.ts';

/** The rule for a file that cannot be judged at all. */
export const unreadableFile: RuleDocumentation = {
  id: 'catalog/unreadable-file',
  title: 'A catalog file cannot be read',
  why:
    'A file that is a folder, is larger than 10 MB, is not UTF-8 text, lies outside the repository behind a symbolic ' +
    'link, or may not be read by the user who runs the check, cannot be judged, and Backstage will not read it either, ' +
    'or will read something else than you see.',
  remedy: 'Make it a readable UTF-8 text file inside the repository, or leave it out of the run.',
  severity: 'error',
  examples: {
    wrong: { catalogInfo: 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: caf\uFFFD\n' },
    right: { catalogInfo: 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: cafe\n' },
  },
};

/** Every rule of the engine, sorted by id. */
export const ruleDocumentation: readonly RuleDocumentation[] = [
  ...backstageRules,
  ...catalogChecks,
  unreadableFile,
].sort((left, right) => (left.id < right.id ? -1 : 1));

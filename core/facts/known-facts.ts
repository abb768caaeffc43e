import type { FactDefinition } from './fact.ts';
import { checkoutFacts } from './checkout/index.ts';

const git = (type: FactDefinition['type'], documentation: string): FactDefinition => ({
  type,
  from: 'git',
  documentation,
});
const github = (type: FactDefinition['type'], documentation: string): FactDefinition => ({
  type,
  from: 'GitHub',
  documentation,
});

/** Every fact that a rule may name without declaring it. Adapters outside the engine gather those of git and GitHub. */
export const knownFacts: Readonly<Record<string, FactDefinition>> = {
  ...Object.fromEntries(
    checkoutFacts.map(({ name, type, from, documentation }) => [name, { type, from, documentation }]),
  ),
  'git.changedAt': git(
    'date',
    'The day on which the lines of the entity in its catalog file were changed last. Moving the file changes nothing.',
  ),
  'git.changedBy': git('text', 'Who changed the lines of the entity in its catalog file last.'),
  'git.activeAuthors': git('number', 'How many people committed to the repository in the last 90 days.'),
  'git.lastCommitAt': git('date', 'The day of the last commit by a person.'),
  'repository.archived': github('boolean', 'Whether the repository is archived.'),
  'repository.visibility': github('text', 'The visibility of the repository: `public`, `private` or `internal`.'),
  'repository.topics': github('text list', 'The topics of the repository.'),
  'repository.defaultBranch': github('text', 'The name of the default branch.'),
  'repository.properties': github('text map', 'The custom properties that the organisation set for the repository.'),
  'team.exists': github('boolean', "Whether the owner's team exists on GitHub."),
  'team.members': github('number', "How many members the owner's team has."),
  'branch.protected': github('boolean', 'Whether any rule protects the default branch.'),
  'branch.requiredReviews': github('number', 'How many approvals a pull request into the default branch needs.'),
  'branch.codeOwnerReviews': github('boolean', 'Whether code owners must approve.'),
  'branch.requiredChecks': github('text list', 'The checks that must pass before a merge into the default branch.'),
  'alerts.dependabot': github('number', 'Open Dependabot alerts of severity high or critical.'),
  'alerts.codeScanning': github('number', 'Open code scanning alerts of severity high or critical.'),
  'alerts.secretScanning': github('number', 'Open secret scanning alerts.'),
};

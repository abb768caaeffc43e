import type { Command } from './arguments.ts';

const general = `Catalog Warden keeps a Backstage catalog true: it finds what Backstage would refuse in your
catalog files, and what it would accept although it is wrong.

Usage: catalog-warden <command> [options]

Commands:
  check [PATH …]   Check catalog files
  init             Write a first catalog-info.yaml from what the repository shows
  rules …          List, explain, test, write and document rule packs
  explain [RULE]   Say what a rule means, with an example; without a rule, list all rules
  badge REPORT     Make the badge of a scorecard from a report
  serve            Run the GitHub App
  jobs             List the jobs of the App that failed for good, or have them tried again
  demo             Show the App at work, with a stand-in for GitHub on this machine

Options:
  -h, --help       Show this help, or that of a command: catalog-warden check --help
  -v, --version    Show the version

Examples:
  catalog-warden check                          All catalog files of this folder
  catalog-warden check --fix                    … and mend what can be mended
  catalog-warden check --base origin/main       Only new findings count
  catalog-warden explain catalog/unknown-field
`;

const check = `Usage: catalog-warden check [PATH …] [options]

Checks catalog files. A file named as PATH is always checked; a folder is searched for
**/catalog-info.y?(a)ml, without what git ignores. No PATH means the current folder.

Options:
      --include GLOB       Search folders for these files instead; may be repeated
      --format FORMAT      pretty (default), json, sarif, markdown, github, junit or rdjson
  -o, --output FILE        Write the report to a file instead of standard output
  -c, --config FILE        Use this configuration instead of .github/catalog-warden.yml
      --base REF           Let only findings count that are new since the merge base with REF
      --catalog FILE|URL   The entities that exist elsewhere: a file of entities (JSON or YAML),
                           or the URL of a Backstage back-end (token in BACKSTAGE_TOKEN)
      --rules FOLDER       Evaluate the rule packs of this folder too, and say which rules
                           applied to nothing; may be repeated
      --fix                Mend what can be mended, in place, then report what remains
      --fail-on SEVERITY   error (default), warning or never
  -h, --help               Show this help

Exit status: 0 nothing blocks, 1 a finding blocks, 2 the call or the configuration is wrong.

Examples:
  catalog-warden check
  catalog-warden check services/payments/catalog-info.yaml
  catalog-warden check --include 'catalog/**/*.yaml' --format sarif -o report.sarif
  catalog-warden check --base origin/main --fail-on warning
  catalog-warden check --catalog https://backstage.example.com
`;

const explain = `Usage: catalog-warden explain [RULE]

Says what a rule looks for, why it matters, and how to mend it, with a wrong and a right example.
Without a rule, lists all rules of the engine; \`catalog-warden rules list\` lists those of packs.

Examples:
  catalog-warden explain catalog/unknown-field
  catalog-warden explain unknown-field
`;

const rules = `Usage: catalog-warden rules <action>

Actions:
  list [FOLDER …]         One rule a line, its id first; without a FOLDER of the built-in packs
                          and of those that the configuration names, as for explain and docs
      --facts             … the facts that rules may ask for instead
  explain ID [FOLDER …]   What a rule means, with its tests as examples
  test [FOLDER …]         Run the tests of the packs in these folders (default: this one)
      --watch             … and again after each change
  new PACK/RULE           Write a rule that passes its tests, ready to be changed
  docs [FOLDER …]         The documentation of packs, in Markdown
  -o, --output FOLDER     … one page a pack, into this folder
      --check             … only say whether the pages in that folder are up to date
  lock                    Write .github/catalog-warden.lock.json: the hashes of all packs of other
                          repositories that the configuration names

Exit status of \`test\`: 0 all pass, 1 a test fails, 2 a pack is wrong.

Examples:
  catalog-warden rules new catalog-rules/acme/cost-center
  catalog-warden rules test catalog-rules
  catalog-warden rules explain ownership/owner-is-group
`;

const init = `Usage: catalog-warden init [--dry-run]

Writes a first catalog-info.yaml into the current folder, from what the repository shows: its name
from the remote, the owner from CODEOWNERS, the type from manifests, the description from the
README, TechDocs and definitions of APIs where there are any. Comments say where each value comes
from. At a terminal it asks for what it had to guess. It never overwrites a file.

Options:
      --dry-run   Print the file instead of writing it
  -h, --help      Show this help
`;

const badge = `Usage: catalog-warden badge REPORT --scorecard ID [options]

Makes the badge of a scorecard from a report (check --format json; - reads standard input). Without
--entity it shows the lowest level among the entities that the scorecard speaks of.

Options:
      --scorecard ID    The scorecard, such as production-readiness
      --entity REF      Only this entity: [kind:][namespace/]name, by default a component
      --format FORMAT   svg (default): a picture; json: what img.shields.io/endpoint reads
  -o, --output FILE     Write the badge to a file instead of standard output
  -h, --help            Show this help

Exit status: 0 the badge is made, 2 the call is wrong, or the report has no such scorecard or entity.

Examples:
  catalog-warden check --format json -o report.json
  catalog-warden badge report.json --scorecard production-readiness -o badge.svg
  catalog-warden badge report.json --scorecard catalog-trust --entity payments --format json
`;

const serve = `Usage: catalog-warden serve [--env-file FILE]

Runs the GitHub App until it is told to stop (SIGTERM, or Ctrl-C). It is set up by environment
variables: APP_ID, PRIVATE_KEY or PRIVATE_KEY_PATH, and WEBHOOK_SECRET. Without any of these it
offers to register a new App in a browser; PUBLIC_URL must say where GitHub reaches this machine.
docs/operate.md lists all variables.

Options:
      --env-file FILE   Read from this file the variables that the environment does not set
  -h, --help            Show this help

Exit status: 0 it was told to stop, 1 its database ended (start it again), 2 the set-up is wrong.
`;

const jobs = `Usage: catalog-warden jobs [--retry ID | --retry-all] [--env-file FILE]

Lists the jobs of the GitHub App that failed too often: the id, when, the kind of job and what it
looked at, and the reason; the newest first. They are kept for 30 days. The database is found as
\`serve\` finds it. Where that is a folder (DATA_DIR), the App must be stopped first.

Options:
      --retry ID        Have this one tried again
      --retry-all       Have all of them tried again
      --env-file FILE   Read from this file the variables that the environment does not set
  -h, --help            Show this help

Exit status: 0 done, 2 the call or the set-up is wrong, or there is no such job.
`;

const demo = `Usage: catalog-warden demo [--once]

Shows the App at work, on this machine alone: a stand-in for GitHub with a sample organisation of
about 20 repositories, the App, and a few pull requests. It prints what the App posted, with links,
and stays up until Ctrl-C.

Options:
      --once   End when all is posted
  -h, --help   Show this help

Exit status: 0 all was posted, 1 something is missing.
`;

const pages: Readonly<Record<Command, string>> = { check, rules, explain, init, badge, serve, jobs, demo };

/** The help text of a command, or of the program. */
export function helpText(topic: Command | undefined): string {
  return topic === undefined ? general : pages[topic];
}

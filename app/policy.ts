import path from 'node:path/posix';
import { ruleDocumentation } from '../core/catalog/rule-documentation.ts';
import type { FactSource } from '../core/facts/fact.ts';
import type { Config } from '../core/policy/config.ts';
import { defaultEnforcement, enforcementFile, readEnforcement, type Enforcement } from '../core/policy/enforcement.ts';
import { loadConfig } from '../core/policy/load-config.ts';
import { resolvePacks } from '../core/rules/resolve-packs.ts';
import type { RunRules } from '../core/scorecard/apply-rules.ts';
import { unplacedProblem, type SettingsProblem } from '../core/source/settings-problem.ts';
import { readConfig } from '../workspace/config-file.ts';
import type { OpenRemote } from '../workspace/pack-library.ts';
import { readExemptions, readPolicy, type PolicyRequest } from '../workspace/read-policy.ts';
import type { Snapshot } from './snapshot.ts';

/** The policy of an organisation, from its policy repository. */
export interface OrganizationPolicy {
  /** `undefined` where the repository has no configuration. */
  readonly config: Config | undefined;
  readonly enforcement: Enforcement;
  /** Everything that is wrong with it; what is wrong does not count. */
  readonly problems: readonly SettingsProblem[];
  /** The policy repository; `undefined` where there is none. */
  readonly snapshot: Snapshot | undefined;
}

/** Where the policy repository keeps the configuration of the organisation, from its top. */
export const organizationConfigFile = 'catalog-warden/config.yml';

const organizationExemptions = 'catalog-warden/exemptions/*.y?(a)ml';

/** What the policy repository must be read of: `catalog-warden/`, and nothing beside it. */
export const policyFolder = 'catalog-warden/';

/** What counts where there is no policy repository. */
export const noPolicy: OrganizationPolicy = {
  config: undefined,
  enforcement: defaultEnforcement,
  problems: [],
  snapshot: undefined,
};

/** Reads the policy of an organisation. Paths in it count from the folder `catalog-warden` of the policy repository. */
export async function readOrganizationPolicy(snapshot: Snapshot): Promise<OrganizationPolicy> {
  const texts = await snapshot.text([organizationConfigFile, enforcementFile]);
  const config = texts.get(organizationConfigFile);
  const loaded =
    config && 'text' in config
      ? await loadConfig({
          file: organizationConfigFile,
          text: config.text,
          top: 'catalog-warden',
          rules: ownRules(),
          reader: snapshot,
        })
      : undefined;
  const enforcement = texts.get(enforcementFile);
  const read =
    enforcement && 'text' in enforcement
      ? await readEnforcement({ file: enforcementFile, text: enforcement.text })
      : { enforcement: defaultEnforcement };
  const problems = [
    ...unreadable(organizationConfigFile, config),
    ...unreadable(enforcementFile, enforcement),
    ...(loaded && 'problems' in loaded ? loaded.problems : []),
    ...('problems' in read ? read.problems : []),
  ];
  return {
    config: loaded && 'config' in loaded ? withPlacedPacks(loaded.config, snapshot) : undefined,
    enforcement: 'enforcement' in read ? read.enforcement : defaultEnforcement,
    problems,
    snapshot,
  };
}

function ownRules(): readonly string[] {
  return ruleDocumentation.map(({ id }) => id);
}

type ReadText = Awaited<ReturnType<Snapshot['text']>> extends ReadonlyMap<string, infer Text> ? Text : never;

function unreadable(file: string, text: ReadText | undefined): readonly SettingsProblem[] {
  if (!text || 'text' in text || text.state === 'missing') return [];
  return [unplacedProblem(file, `It cannot be read: ${text.problem}.`)];
}

/** Packs of the policy repository, so named that any other repository can open them. */
function withPlacedPacks(config: Config, { slug, commit }: Snapshot): Config {
  const placed = (reference: string): string =>
    reference.startsWith('.') ? `${slug}//${path.join('catalog-warden', reference)}@${commit}` : reference;
  const packs = config.packs.map(placed);
  return { ...config, packs, own: { ...config.own, packs: config.own.packs.map(placed) } };
}

/** What judges a repository. */
export interface RepositoryPolicy {
  readonly config: Config;
  readonly rules: RunRules | undefined;
}

/** What reading the policy of a repository needs. */
export interface PolicyInput {
  /** The commit whose policy counts: the base of a pull request, or the head of the default branch. */
  readonly snapshot: Snapshot;
  /** The repository itself as far as fact files are concerned, which are no part of the policy. */
  readonly checked: Snapshot;
  readonly organization: OrganizationPolicy;
  /** Opens packs of other repositories. Those of the policy repository need none. */
  readonly openRemote: OpenRemote;
  /** The day, `YYYY-MM-DD`. */
  readonly now: string;
  /** Who knows more than files. */
  readonly sources: (config: Config) => readonly FactSource[];
}

/** Reads the policy that judges a repository: its own, on top of that of its organisation. */
export async function readRepositoryPolicy(
  input: PolicyInput,
): Promise<RepositoryPolicy | { readonly problems: readonly SettingsProblem[] }> {
  const { snapshot, checked, organization, now, sources } = input;
  const openRemote = opener(organization.snapshot, input.openRemote);
  const loaded = await readConfig(snapshot, {
    top: '',
    rules: ownRules(),
    openRemote,
    ...(organization.config && { organization: organization.config }),
  });
  if ('problems' in loaded) return loaded;
  const { config } = loaded;
  const request = {
    config,
    reader: snapshot,
    checkout: { ...checked, directory: '/', root: '/' },
    top: '',
    openRemote,
    folders: [],
    now,
    sources: sources(config),
    toleratesFactFiles: true,
  };
  const policy = await readPolicy(request);
  if ('problems' in policy) return policy;
  if (!organization.snapshot) return { config, rules: policy.rules };
  const rules = policy.rules ?? (await noRules(request));
  const granted = await readExemptions(
    { config: { ...config, exemptions: [organizationExemptions] }, reader: organization.snapshot, top: '' },
    rules.set,
  );
  if (granted.problems.length > 0) return { problems: granted.problems };
  if (granted.exemptions.length === 0) return { config, rules: policy.rules };
  return { config, rules: { ...rules, exemptions: [...rules.exemptions, ...granted.exemptions] } };
}

/** What exemptions are applied by where no pack counts: the engine's own findings may be exempt, too. */
async function noRules({ config, now, sources }: Pick<PolicyRequest, 'config' | 'now' | 'sources'>): Promise<RunRules> {
  const { set } = await resolvePacks([], {});
  const checkout = { top: '', prefix: '', now };
  return { set, checkout, sources, owners: config.owners, exemptions: [], tellsIdle: new Set() };
}

/** Opens packs of the policy repository from what was read of it. */
function opener(policy: Snapshot | undefined, openRemote: OpenRemote): OpenRemote {
  return async (reference) => {
    const [place = '', commit] = reference.split('@');
    if (!policy || commit !== policy.commit || !place.startsWith(`${policy.slug}//`)) return openRemote(reference);
    const folder = `${place.slice(`${policy.slug}//`.length)}/`;
    const paths = policy.files.filter((file) => file.startsWith(folder) && /\.ya?ml$/.test(file));
    if (paths.length === 0) return { problem: `There is no rule pack in \`${place}\`.` };
    const files = new Map<string, string>();
    for (const [file, text] of await policy.text(paths)) {
      if ('problem' in text) return { problem: `\`${file}\` of \`${policy.slug}\` cannot be read: ${text.problem}.` };
      files.set(file.slice(folder.length), text.text);
    }
    return { files };
  };
}

import { webhookPath } from './door.ts';
import { webhooks } from './webhooks/index.ts';

/** A permission by GitHub's name, and why the App needs it. */
interface Permission {
  readonly access: 'read' | 'write';
  readonly why: string;
}

/** All that the App asks for. */
export const permissions: Readonly<Record<string, Permission>> = {
  metadata: { access: 'read', why: 'Every App has it: names of repositories, their owners and topics.' },
  contents: { access: 'read', why: 'Reads catalog files, CODEOWNERS, the policy and what rules ask for.' },
  checks: { access: 'write', why: 'Writes the check run `Catalog Warden` and hears of its buttons.' },
  issues: { access: 'write', why: 'Writes, edits and closes the issues that tell owners what to do.' },
  pull_requests: { access: 'read', why: 'Reads the head and the base of a pull request.' },
  merge_queues: { access: 'read', why: 'Hears of merge groups, which wait for the check.' },
  members: { access: 'read', why: 'Knows whether the team that owns an entity exists and has members.' },
  organization_custom_properties: {
    access: 'read',
    why: 'Chooses repositories by custom property, where the policy does.',
  },
};

/** What some organisations add by hand in the App's settings. */
export const optionalPermissions: Readonly<Record<string, Permission>> = {
  statuses: {
    access: 'write',
    why: 'Only where a ruleset of the organisation requires the check: GitHub offers Apps with it alone.',
  },
  contents: { access: 'write', why: 'Only with `FIX_BUTTON=true`: commits fixes to the branch of a pull request.' },
  actions: {
    access: 'read',
    why: 'Only for the event `workflow_run`: when the Action ran, looks whether its commit was read.',
  },
};

/** GitHub sends these to every App, and refuses a manifest that asks for them. */
const sentAlways: ReadonlySet<string> = new Set(['installation', 'installation_repositories']);

/** These need a permission that is optional. */
const optionalEvents: ReadonlySet<string> = new Set(['workflow_run']);

/** The events that the App asks for. */
export const events: readonly string[] = [...webhooks.keys()].filter(
  (event) => !sentAlways.has(event) && !optionalEvents.has(event),
);

/** The manifest from which GitHub registers the App. `app.yml` is the same, for those who register it by hand. */
export function manifestFor(publicUrl: string): object {
  return {
    name: 'Catalog Warden',
    description: 'Keeps a Backstage catalog true, by check runs and issues.',
    url: publicUrl,
    public: false,
    hook_attributes: { url: `${publicUrl}${webhookPath}`, active: true },
    redirect_url: `${publicUrl}/setup/done`,
    default_permissions: Object.fromEntries(Object.entries(permissions).map(([name, { access }]) => [name, access])),
    default_events: events,
  };
}

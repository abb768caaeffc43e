import type { JsonObject } from '../../core/source/json.ts';
import type { JobRequest } from '../queue.ts';
import { checkRun } from './check-run.ts';
import { checkSuite } from './check-suite.ts';
import { customPropertyValues } from './custom-property-values.ts';
import { installationRepositories } from './installation-repositories.ts';
import { installation } from './installation.ts';
import { member } from './member.ts';
import { membership } from './membership.ts';
import { mergeGroup } from './merge-group.ts';
import { organization } from './organization.ts';
import { pullRequest } from './pull-request.ts';
import { push } from './push.ts';
import { repository } from './repository.ts';
import { team } from './team.ts';
import type { Webhook, WebhookContext } from './webhook.ts';
import { workflowRun } from './workflow-run.ts';

/** The events that lead to something, by GitHub's names. */
export const webhooks: ReadonlyMap<string, Webhook> = new Map([
  ['check_run', checkRun],
  ['check_suite', checkSuite],
  ['custom_property_values', customPropertyValues],
  ['installation', installation],
  ['installation_repositories', installationRepositories],
  ['member', member],
  ['membership', membership],
  ['merge_group', mergeGroup],
  ['organization', organization],
  ['pull_request', pullRequest],
  ['push', push],
  ['repository', repository],
  ['team', team],
  ['workflow_run', workflowRun],
]);

/** What to look at because of an event; nothing for one that we do not know. */
export function jobsOf(event: string, payload: JsonObject, context: WebhookContext): readonly JobRequest[] {
  return webhooks.get(event)?.(payload, context) ?? [];
}

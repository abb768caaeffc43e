import { ApiError, repositoryOf, type Call } from './call.ts';

/** The permission that each operation asks for, by GitHub's "Permissions required for GitHub Apps". */
const needs: Readonly<Record<string, string>> = {
  'checks/create': 'checks:write',
  'checks/get': 'checks:read',
  'checks/get-suite': 'checks:read',
  'checks/list-annotations': 'checks:read',
  'checks/list-for-ref': 'checks:read',
  'checks/list-for-suite': 'checks:read',
  'checks/list-suites-for-ref': 'checks:read',
  'checks/rerequest-run': 'checks:write',
  'checks/update': 'checks:write',
  'git/get-blob': 'contents:read',
  'git/get-commit': 'contents:read',
  'git/get-ref': 'contents:read',
  'git/get-tree': 'contents:read',
  'issues/add-labels': 'issues:write',
  'issues/create': 'issues:write',
  'issues/create-comment': 'issues:write',
  'issues/create-label': 'issues:write',
  'issues/get': 'issues:read',
  'issues/list-comments': 'issues:read',
  'issues/list-for-repo': 'issues:read',
  'issues/list-labels-for-repo': 'issues:read',
  'issues/update': 'issues:write',
  'orgs/custom-properties-for-repos-get-organization-values': 'organization_custom_properties:read',
  'pulls/get': 'pull_requests:read',
  'pulls/list': 'pull_requests:read',
  'pulls/list-files': 'pull_requests:read',
  'repos/compare-commits-with-basehead': 'contents:read',
  'repos/get-branch': 'contents:read',
  'repos/get-commit': 'contents:read',
  'repos/get-content': 'contents:read',
  'repos/list-branches': 'contents:read',
  'repos/list-commits': 'contents:read',
  'repos/list-pull-requests-associated-with-commit': 'pull_requests:read',
  'teams/get-by-name': 'members:read',
  'teams/list': 'members:read',
  'teams/list-members-in-org': 'members:read',
  'teams/list-repos-in-org': 'members:read',
};

/** Throws GitHub's 403 or 404 when the caller may not do that. */
export function checkAccess(operation: string, call: Call): void {
  const repository = 'repo' in call.parameters && !operation.startsWith('apps/') ? repositoryOf(call) : undefined;
  const need = needs[operation];
  if (need === undefined) return;
  if (call.caller.kind === 'app') throw new ApiError(403, 'Resource not accessible by integration');
  if (call.caller.kind === 'anonymous') {
    if (repository?.visibility === 'public' && need.endsWith(':read')) return;
    throw new ApiError(401, 'Requires authentication');
  }
  if (!allows(call.caller.token.permissions, need)) throw new ApiError(403, 'Resource not accessible by integration');
  if (need.endsWith(':write') && repository?.archived === true) {
    throw new ApiError(403, 'Repository was archived so is read-only.');
  }
}

/** Whether permissions allow what `NAME:LEVEL` asks for. */
export function allows(permissions: Readonly<Record<string, string>>, need: string): boolean {
  const [name = '', level] = need.split(':');
  const granted = name === 'metadata' ? 'read' : permissions[name];
  return granted === 'write' || granted === level;
}

/**
 * Lets git work in the workspace although another user owns it, as in a job that runs in a container. Git asks for this
 * where a folder may be somebody else's trap; the workspace is the runner's own.
 */
export function trustWorkspace(env: NodeJS.ProcessEnv, workspace: string): void {
  const count = Number(env['GIT_CONFIG_COUNT'] ?? 0) || 0;
  env[`GIT_CONFIG_KEY_${count}`] = 'safe.directory';
  env[`GIT_CONFIG_VALUE_${count}`] = workspace;
  env['GIT_CONFIG_COUNT'] = String(count + 1);
}

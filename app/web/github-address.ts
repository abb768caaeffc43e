/**
 * Where people see a GitHub, from the address of its REST API: `https://github.com`, `https://NAME.ghe.com` for
 * `https://api.NAME.ghe.com`, and the host itself for GitHub Enterprise Server.
 */
export function githubAddress(apiUrl: string): string {
  const { protocol, host, origin } = new URL(apiUrl);
  if (host === 'api.github.com') return 'https://github.com';
  return /^api\..+\.ghe\.com$/.test(host) ? `${protocol}//${host.slice('api.'.length)}` : origin;
}

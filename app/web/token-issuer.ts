/**
 * Who signs the identity tokens of workflows, from the address of the REST API and never from a token: GitHub's
 * "OpenID Connect reference" for github.com, "Configuring OpenID Connect" for GitHub Enterprise Server, and "Network
 * details for GHE.com" for data residency.
 */
export function tokenIssuer(apiUrl: string): string {
  const { host, origin } = new URL(apiUrl);
  if (host === 'api.github.com') return 'https://token.actions.githubusercontent.com';
  const tenant = /^api\.(.+\.ghe\.com)$/.exec(host)?.[1];
  return tenant === undefined ? `${origin}/_services/token` : `https://token.actions.${tenant}`;
}

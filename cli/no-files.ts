/** What to do in a repository that has no catalog file yet. */
export function noFilesText(include: readonly string[], paths: readonly string[]): string {
  const where = paths.length === 1 && paths[0] === '.' ? 'this folder' : paths.map((path) => `\`${path}\``).join(', ');
  return `No catalog file in ${where}: nothing matches ${include.map((glob) => `\`${glob}\``).join(', ')}.

To begin, put a catalog-info.yaml at the top of the repository and run this again:

    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata:
      name: my-service
    spec:
      type: service
      lifecycle: production
      owner: group:default/my-team

Files with other names are found with --include, or with \`include\` in .github/catalog-warden.yml.`;
}

import type { Mistake } from '../../finding.ts';
import { valueAt } from '../../source/json.ts';
import type { CatalogCheck } from '../check.ts';

const rule = 'catalog/email';

/** `spec.profile.email` that is no e-mail address. */
export const email: CatalogCheck = {
  id: rule,
  title: 'The e-mail address of a profile is none',
  why:
    'Backstage shows `spec.profile.email` as a link to write to, and many sign-in resolvers find the user by it. It ' +
    'accepts any text there.',
  remedy: 'Write an address such as `team@example.com`, or remove the field.',
  severity: 'warning',
  examples: {
    wrong: { catalogInfo: example('jane.doe at example.com') },
    right: { catalogInfo: example('jane.doe@example.com') },
  },

  entity({ kind, value }): readonly Mistake[] {
    if (kind !== 'User' && kind !== 'Group') return [];
    const path = ['spec', 'profile', 'email'];
    const address = valueAt(value, path);
    if (typeof address !== 'string' || address.includes('{{') || isAddress(address.trim())) return [];
    const likely = address.trim().replace(/^mailto:/i, '');
    const fix = likely !== address.trim() && isAddress(likely);
    return [
      {
        rule,
        path,
        message: `${address.trim() === '' ? 'An empty text' : `\`${address}\``} is no e-mail address, so nobody can be written to or signed in by it.`,
        help: 'Write an address such as `team@example.com`, or remove the field.',
        ...(fix && { fix: { title: `Write \`${likely}\``, edits: [{ kind: 'set' as const, path, value: likely }] } }),
      },
    ];
  },
};

/** Whether a text can be an address. Refuses no valid one: a quoted local part may hold anything. */
function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  if (at < 1 || domain === '' || /[\s@<>,;]/.test(domain)) return false;
  return /["(]/.test(local) || !/[\s@<>,;:[\]\\]/.test(local);
}

function example(address: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: User
metadata:
  name: jane.doe
spec:
  profile:
    email: ${address}
  memberOf: []
`;
}

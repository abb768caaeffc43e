/** A component that nothing is wrong with. */
export function component(name: string, spec = ''): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
spec:
  type: service
  lifecycle: production
  owner: group:default/payments
${spec}`;
}

/** A component with three kinds of mistakes: a misspelt field, a tag that Backstage refuses, an owner of nobody. */
export const threeMistakes = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  tags:
    - Payment Service
spec:
  type: service
  lifecyle: production
  owner: TBD
`;

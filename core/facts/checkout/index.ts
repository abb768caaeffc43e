import { apiFacts } from './api.ts';
import type { CheckoutFact } from './checkout-fact.ts';
import { codeownersFacts } from './codeowners.ts';
import { dependencyFacts } from './dependencies.ts';
import { readmeFacts } from './readme.ts';
import { runtimeFacts } from './runtimes.ts';
import { techdocsFacts } from './techdocs.ts';
import { workflowFacts } from './workflows.ts';

/** Every fact that the files of a repository tell. */
export const checkoutFacts: readonly CheckoutFact[] = [
  ...apiFacts,
  ...codeownersFacts,
  ...dependencyFacts,
  ...readmeFacts,
  ...runtimeFacts,
  ...techdocsFacts,
  ...workflowFacts,
];

import type { RulesArguments } from '../rules-arguments.ts';

/** `catalog-warden rules …`: gives the exit status. */
export async function runRules(call: RulesArguments): Promise<number> {
  switch (call.action) {
    case 'test':
      return call.watch
        ? (await import('./watch.ts')).watchRulesTest(call.folders)
        : (await import('./test.ts')).runRulesTest(call.folders);
    case 'list':
      return (await import('./list.ts')).runRulesList(call);
    case 'explain':
      return (await import('./explain.ts')).runRulesExplain(call);
    case 'docs':
      return (await import('./docs.ts')).runRulesDocs(call);
    case 'new':
      return (await import('./new.ts')).runRulesNew(call.id);
    case 'lock':
      return (await import('./lock.ts')).runRulesLock();
  }
}

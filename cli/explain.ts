import { ruleDocumentation } from '../core/catalog/rule-documentation.ts';
import { engineRulePage } from './engine-rule-page.ts';
import { print } from './terminal.ts';

/** `catalog-warden explain`: gives the exit status. What is no rule of the engine is looked for in the packs. */
export async function runExplain(id: string | undefined): Promise<number> {
  if (id === undefined) {
    print(listRules());
    return 0;
  }
  const page = await engineRulePage(id);
  if (page === undefined) return (await import('./rules/explain.ts')).runRulesExplain({ id, folders: [] });
  print(page);
  return 0;
}

function listRules(): string {
  const width = Math.max(...ruleDocumentation.map((rule) => rule.id.length));
  return ruleDocumentation
    .map((rule) => `${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.title}\n`)
    .join('');
}

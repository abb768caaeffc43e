import { ruleDocumentation } from '../../core/catalog/rule-documentation.ts';
import { ruleIndex, rulePage } from '../../core/report/rule-page.ts';

/** The pages of `docs/rules/` by path: one for each rule, and an index. */
export async function outputs(): Promise<Readonly<Record<string, string>>> {
  const pages: Record<string, string> = { 'docs/rules/README.md': ruleIndex(ruleDocumentation) };
  for (const rule of ruleDocumentation) pages[`docs/rules/${rule.id}.md`] = rulePage(rule);
  return pages;
}

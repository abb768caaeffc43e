import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

// Reads and checks all packs of a folder, once, in a fresh process, and says how long that took without Node's own
// start. With `--split`, does the parts one after the other first, each cold, and says how long each took.

void (process.argv[3] === '--split' ? split() : whole()).then((result) => process.stdout.write(JSON.stringify(result)));

const folders = (): { id: string; folder: string; files: Map<string, string> }[] => {
  const top = process.argv[2] ?? 'rules';
  return readdirSync(top).map((id) => {
    const names = readdirSync(path.join(top, id));
    return {
      id,
      folder: id,
      files: new Map(names.map((name) => [name, readFileSync(path.join(top, id, name), 'utf8')])),
    };
  });
};

async function whole() {
  const start = performance.now();
  const { loadPack } = await import('../core/rules/load-pack.ts');
  let rules = 0;
  for (const folder of folders()) {
    const { pack, problems } = await loadPack(folder);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    rules += pack.rules.length;
  }
  return { total: performance.now() - start, rules };
}

async function split() {
  const times: Record<string, number> = {};
  let start = performance.now();
  const lap = (name: string): void => {
    const end = performance.now();
    times[name] = end - start;
    start = end;
  };
  const { loadPack } = await import('../core/rules/load-pack.ts');
  lap('import of load-pack');
  await (await import('../core/rules/pattern.ts')).loadPatterns();
  lap('import of patterns');
  const { readDocuments } = await import('../core/source/read-documents.ts');
  const { validateSettings } = await import('../core/source/validate-settings.ts');
  const { default: schema } = await import('../schemas/rule.schema.json', { with: { type: 'json' } });
  const { ruleFrom, parametersFrom } = await import('../core/rules/rule-from.ts');
  const { knownFacts } = await import('../core/facts/known-facts.ts');
  const { cel } = await import('../core/rules/cel.ts');
  lap('other imports');
  const all = folders();
  lap('files');
  const rules = [];
  for (const { id, files } of all) {
    const values = new Map<string, never>();
    for (const [name, text] of files) values.set(name, (await readDocuments(text))[0]?.value as never);
    const params = parametersFrom((values.get('pack.yaml') ?? {})['params']);
    for (const [name, value] of values) if (name !== 'pack.yaml') rules.push({ id: `${id}/${name}`, value, params });
  }
  lap('YAML');
  for (const { value } of rules) validateSettings(value, schema, 'The rule');
  lap('schema');
  const made = rules.map(({ id, value, params }) => ruleFrom(id, value, { owner: undefined, params }));
  lap('ruleFrom');
  for (const rule of made) {
    for (const text of [rule.expect, rule.appliesTo.where]) {
      if (text !== undefined) cel.compile(text, { facts: { ...knownFacts, ...rule.facts }, params: rule.params });
    }
  }
  lap('CEL, each expression once');
  for (const folder of all) await loadPack(folder);
  lap('loadPack of all again, warm');
  return times;
}

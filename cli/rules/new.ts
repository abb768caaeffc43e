import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { builtInPacks } from '../../core/rules/built-in/index.ts';
import { say } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** `catalog-warden rules new`: a rule that passes its tests, ready to be changed, and its pack when there is none. */
export async function runRulesNew(id: string): Promise<number> {
  const parts = /^((?:\.{0,2}\/)?(?:[\w.-]+\/)*[a-z0-9][a-z0-9-]*)\/([a-z0-9][a-z0-9-]*)$/.exec(id);
  const [, folder, name] = parts ?? [];
  if (folder === undefined || name === undefined) {
    throw new UsageError(
      `\`${id}\` is no id of a rule: write \`my-pack/my-rule\`, in lower-case letters, digits and dashes; folders may stand before it.`,
    );
  }
  const file = path.join(folder, `${name}.yaml`);
  const manifest = path.join(folder, 'pack.yaml');
  const pack = path.basename(folder);
  if (builtInPacks.includes(pack) && !existsSync(manifest)) {
    throw new UsageError(
      `There is a built-in pack \`${pack}\`, so ids of rules would not be unique. Choose another name.`,
    );
  }
  if (existsSync(file)) throw new UsageError(`There is a \`${file}\` already, and it stays as it is.`);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(manifest)) {
    writeFileSync(manifest, packText(pack), { flag: 'wx' });
    say(`Wrote ${manifest}.`);
  }
  writeFileSync(file, ruleText(name), { flag: 'wx' });
  say(`Wrote ${file}. Change it, then run \`catalog-warden rules test ${folder}\`.`);
  return 0;
}

const schemas = 'https://raw.githubusercontent.com/<owner>/catalog-warden/v1/schemas';

function packText(id: string): string {
  return `# yaml-language-server: $schema=${schemas}/pack.schema.json
title: ${sentence(id)}
version: 0.1.0
description: What these rules are for, and for whom.
`;
}

function ruleText(name: string): string {
  return `# yaml-language-server: $schema=${schemas}/rule.schema.json
title: ${sentence(name)}
why: What goes wrong without it.
remedy: Add the annotation \`acme.com/cost-center\` with the number of your cost centre.
severity: warning
appliesTo: { kind: Component }
assert: { annotation: acme.com/cost-center }
message: "\${entity.name} names no cost centre."
tests:
  - it: passes for a component that names one
    entity: { kind: Component, metadata: { annotations: { acme.com/cost-center: "4711" } } }
    expect: pass
  - it: fails for a component that names none
    entity: { kind: Component, metadata: { name: shop } }
    expect: { fail: { at: 'metadata.annotations["acme.com/cost-center"]', message: shop names no cost centre. } }
  - it: does not speak of APIs
    entity: { kind: API }
    expect: not-applicable
`;
}

function sentence(name: string): string {
  const words = name.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

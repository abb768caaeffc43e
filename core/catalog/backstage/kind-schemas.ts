import type { Config } from '../../policy/config.ts';
import * as schemas from '../schema/validate.ts';
import type { Validate } from '../schema/validate.ts';
import type { CustomKindValidators } from './custom-kinds.ts';

/** A kind that the back-end knows: its apiVersions and how its `spec` is judged. */
export interface KindSchema {
  readonly kind: string;
  readonly apiVersions: readonly string[];
  /** Judges `spec`; for an organisation's own kind, the whole entity. */
  readonly validate: Validate;
  readonly custom: boolean;
}

const coreVersions = ['backstage.io/v1alpha1', 'backstage.io/v1beta1'];

const builtIn: readonly KindSchema[] = [
  builtInKind('Component', coreVersions, schemas.componentSpec),
  builtInKind('API', coreVersions, schemas.apiSpec),
  builtInKind('Resource', coreVersions, schemas.resourceSpec),
  builtInKind('System', coreVersions, schemas.systemSpec),
  builtInKind('Domain', coreVersions, schemas.domainSpec),
  builtInKind('Group', coreVersions, schemas.groupSpec),
  builtInKind('User', coreVersions, schemas.userSpec),
  builtInKind('Location', coreVersions, schemas.locationSpec),
  builtInKind('Template', ['scaffolder.backstage.io/v1beta3'], schemas.templateSpec),
  builtInKind('AiResource', ['backstage.io/v1alpha1'], schemas.aiResourceSpec),
];

const aiResources: Readonly<Record<string, Validate>> = {
  skill: schemas.aiSkillSpec,
  rule: schemas.aiRuleSpec,
  plugin: schemas.aiPluginSpec,
  marketplace: schemas.aiMarketplaceSpec,
};

function builtInKind(kind: string, apiVersions: readonly string[], validate: Validate): KindSchema {
  return { kind, apiVersions, validate, custom: false };
}

/** The kinds that this back-end knows, an organisation's own first. */
export function knownKinds(
  config: Pick<Config, 'missingModules'>,
  customKinds: CustomKindValidators = [],
): readonly KindSchema[] {
  const { missingModules } = config;
  const kinds = missingModules.length === 0 ? builtIn : builtIn.filter(({ kind }) => !missingModules.includes(kind));
  return customKinds.length === 0 ? kinds : [...customKinds, ...kinds];
}

/** The schema of an AiResource of this `spec.type`. */
export function aiResourceSchema(type: unknown): Validate {
  return typeof type === 'string' && Object.hasOwn(aiResources, type)
    ? (aiResources[type] ?? schemas.aiResourceSpec)
    : schemas.aiResourceSpec;
}

import type { Validate } from '../validate.ts';

export const apiSpec: Validate;
export const mcpServerSpec: Validate;
export const resourceSpec: Validate;
export const systemSpec: Validate;
export const domainSpec: Validate;
export const groupSpec: Validate;
export const userSpec: Validate;
export const locationSpec: Validate;
export const templateSpec: Validate;
export const aiResourceSpec: Validate;
export const aiSkillSpec: Validate;
export const aiRuleSpec: Validate;
export const aiPluginSpec: Validate;
export const aiMarketplaceSpec: Validate;

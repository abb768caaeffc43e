import type { Validate } from '../validate.ts';

export const entity: Validate;
export const componentSpec: Validate;

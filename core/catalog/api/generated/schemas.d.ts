export const openapi20: string;
export const openapi30: string;
export const openapi31: string;
export const asyncapi2: string;
export const asyncapi3: string;

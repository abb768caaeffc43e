import { age } from './age.ts';
import { annotation } from './annotation.ts';
import type { Assert } from './assert.ts';
import { codeowners } from './codeowners.ts';
import { count } from './count.ts';
import { equals } from './equals.ts';
import { file } from './file.ts';
import { link } from './link.ts';
import { matches } from './matches.ts';
import { oneOf } from './one-of.ts';
import { reference } from './reference.ts';
import { required } from './required.ts';
import { version } from './version.ts';

/** Every typed assert. */
export const asserts: readonly Assert[] = [
  age,
  annotation,
  codeowners,
  count,
  equals,
  file,
  link,
  matches,
  oneOf,
  reference,
  required,
  version,
];

/** The assert with this name. */
export function assertNamed(name: string): Assert | undefined {
  return asserts.find((assert) => assert.name === name);
}

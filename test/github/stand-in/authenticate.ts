import { createVerify } from 'node:crypto';
import { ApiError, type Caller } from './call.ts';
import type { App } from './state.ts';
import type { Store } from './store.ts';

/** Who asks, by the header `authorization`. Throws GitHub's 401 for what proves nothing. */
export function authenticate(store: Store, header: string | undefined): Caller {
  if (header === undefined) return { kind: 'anonymous' };
  const [, proof = ''] = /^(?:bearer|token) (?<proof>\S+)$/iu.exec(header) ?? [];
  if (proof.split('.').length === 3) return { kind: 'app', app: appBehind(store, proof) };
  const token = store.tokens.get(proof);
  if (token === undefined || token.expiresAt <= store.now()) throw new ApiError(401, 'Bad credentials');
  const { installation } = token;
  if (installation.suspendedAt !== undefined) throw new ApiError(403, 'This installation has been suspended');
  return { kind: 'installation', installation, token };
}

/** GitHub allows a token of an App ten minutes, and clocks to differ by one. */
const longestLife = 10 * 60;
const clockDrift = 60;

function appBehind(store: Store, proof: string): App {
  const [head = '', claims = '', signature = ''] = proof.split('.');
  const { alg } = decode(head) as { alg?: string };
  const { iss, iat, exp } = decode(claims) as { iss?: number | string; iat?: number; exp?: number };
  const app = store.apps.find(({ id, clientId }) => String(iss) === String(id) || iss === clientId);
  if (app === undefined) throw new ApiError(404, 'Integration not found');
  const valid = createVerify('RSA-SHA256')
    .update(`${head}.${claims}`)
    .verify(app.publicKey, Buffer.from(signature, 'base64url'));
  if (alg !== 'RS256' || !valid) throw new ApiError(401, 'A JSON web token could not be decoded');
  const now = Math.floor(store.now() / 1000);
  if (typeof iat !== 'number' || iat > now + clockDrift) {
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (typeof exp !== 'number' || exp <= now) {
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + longestLife + clockDrift)
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  return app;
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    throw new ApiError(401, 'A JSON web token could not be decoded');
  }
}

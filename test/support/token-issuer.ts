import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';

/** Signs identity tokens as GitHub Actions does, and hands them out to workflows. */
export async function startTokenIssuer() {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const foreign = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  /** Audiences that workflows asked for. */
  const asked: string[] = [];
  let serial = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const answer = async (): Promise<object> => {
      if (url.pathname === '/.well-known/jwks') return { keys: [jwk] };
      asked.push(url.searchParams.get('audience') ?? '');
      return { value: await sign({ aud: url.searchParams.get('audience') ?? '' }) };
    };
    void answer().then((body) => response.end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** A token with these claims; `by` says who signs. */
  async function sign(claims: Record<string, unknown>, by: 'github' | 'somebody else' = 'github'): Promise<string> {
    serial += 1;
    const now = Math.floor(Date.now() / 1000);
    const usual = { iss: issuer, jti: `token-${serial}`, iat: now, exp: now + 300 };
    const payload = { ...usual, ...claims };
    return await new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'JWT' })
      .sign(by === 'github' ? privateKey : foreign.privateKey);
  }

  return { issuer, sign, asked };
}

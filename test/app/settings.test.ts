import { generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../app/settings.ts';
import { folderWith } from '../support/files.ts';

const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs1',
  format: 'pem',
});
const key = privateKey.toString();
const secret = 'a-secret-of-more-than-32-characters';
const enough = { APP_ID: '17', PRIVATE_KEY: key, WEBHOOK_SECRET: secret };

describe('readSettings', () => {
  it('needs three values', () => {
    expect(readSettings(enough)).toEqual({
      settings: {
        appId: '17',
        privateKey: expect.stringContaining('PRIVATE KEY'),
        webhookSecrets: [secret],
        apiUrl: 'https://api.github.com',
        database: { dataDir: path.resolve('data') },
        host: '0.0.0.0',
        port: 3000,
        publicUrl: undefined,
        policyRepository: '.github',
        logLevel: 'info',
        fixButton: false,
      },
    });
  });

  it.each([
    ['on one line', key.replaceAll('\n', String.raw`\n`)],
    ['in base64', Buffer.from(key).toString('base64')],
  ])('takes a key %s', (_, text) => {
    expect(readSettings({ ...enough, PRIVATE_KEY: text })).toMatchObject({
      settings: { privateKey: expect.stringContaining('PRIVATE KEY') },
    });
  });

  it('takes a key in a file', () => {
    const file = path.join(folderWith({ 'key.pem': key }), 'key.pem');
    expect(readSettings({ ...enough, PRIVATE_KEY: '', PRIVATE_KEY_PATH: file })).toHaveProperty('settings');
  });

  it.each([
    [{}, ['`APP_ID` must be', '`PRIVATE_KEY` is not set', '`WEBHOOK_SECRET` is not set']],
    [{ ...enough, APP_ID: 'x' }, ['`APP_ID` must be']],
    [{ ...enough, PRIVATE_KEY: 'x' }, ['`PRIVATE_KEY` holds no private key']],
    [
      { ...enough, PRIVATE_KEY_PATH: '/nowhere' },
      ['`PRIVATE_KEY_PATH` names `/nowhere`, which cannot be read: ENOENT'],
    ],
    [{ ...enough, WEBHOOK_SECRET: 'development' }, ['`WEBHOOK_SECRET` has 11 characters; 32 or more']],
    [{ ...enough, WEBHOOK_SECRET_PREVIOUS: 'short' }, ['`WEBHOOK_SECRET_PREVIOUS` has 5 characters']],
    [{ ...enough, GITHUB_API_URL: 'https://github.com' }, ['`GITHUB_API_URL` must be `https://api.github.com`']],
    [{ ...enough, GITHUB_API_URL: 'https://acme.ghe.com' }, ['must be `https://api.acme.ghe.com`']],
    [{ ...enough, GITHUB_API_URL: 'https://github.acme.com' }, ['must end in `/api/v3`']],
    [{ ...enough, GITHUB_API_URL: 'ftp://x' }, ['no http(s) address']],
    [{ ...enough, DATABASE_URL: 'mysql://u:hidden@h/d' }, ['`DATABASE_URL` is no address of PostgreSQL']],
    [{ ...enough, PORT: '99999' }, ['`PORT` is `99999`']],
    [{ ...enough, POLICY_REPOSITORY: 'acme/policy' }, ['without its owner']],
    [{ ...enough, LOG_LEVEL: 'loud' }, ['`LOG_LEVEL` is `loud`; it must be one of']],
    [{ ...enough, FIX_BUTTON: 'yes' }, ['`FIX_BUTTON` is `yes`']],
  ])('says what to set: %#', (environment, problems) => {
    const read = readSettings(environment);
    const told = 'problems' in read ? read.problems : [];
    expect(told).toHaveLength(problems.length);
    for (const [index, problem] of problems.entries()) expect(told[index]).toContain(problem);
    expect(told.join(' ')).not.toContain('hidden');
  });

  it.each([
    ['https://api.acme.ghe.com/', 'https://api.acme.ghe.com'],
    ['https://github.acme.com/api/v3/', 'https://github.acme.com/api/v3'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
  ])('reaches GitHub at %s', (text, apiUrl) => {
    expect(readSettings({ ...enough, GITHUB_API_URL: text })).toMatchObject({ settings: { apiUrl } });
  });
});

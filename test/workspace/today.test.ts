import { describe, expect, it } from 'vitest';
import { today } from '../../workspace/today.ts';
import { folderWith } from '../support/files.ts';
import { runCli } from '../support/cli.ts';

const refusal = (epoch: string) =>
  `\`SOURCE_DATE_EPOCH\` is \`${epoch}\`. It must be a number of seconds since 1970, such as \`1795262400\`. Correct or unset it.`;

describe('today', () => {
  it.each([
    ['0', '1970-01-01'],
    ['1795219199', '2026-11-20'],
    ['1795219200', '2026-11-21'],
    ['99999999999', '5138-11-16'],
  ])('is by SOURCE_DATE_EPOCH=%s the day %s', (epoch, day) => {
    expect(today({ SOURCE_DATE_EPOCH: epoch })).toBe(day);
  });

  it.each([[{}], [{ SOURCE_DATE_EPOCH: '' }]])('is the day of the clock by %j', (env) => {
    const before = new Date().toISOString();
    const day = today(env);
    expect([before.slice(0, 10), new Date().toISOString().slice(0, 10)]).toContain(day);
  });

  it.each(['tomorrow', '2026-11-20', '-1', '1.5', ' 1', '999999999999'])('is refused for %j', (epoch) => {
    expect(() => today({ SOURCE_DATE_EPOCH: epoch })).toThrow(refusal(epoch));
  });

  it('ends the command line with status 2 and one line when it is refused', () => {
    const folder = folderWith({ 'catalog-info.yaml': '' });
    const { stdout, stderr, status } = runCli(['check'], { cwd: folder, env: { SOURCE_DATE_EPOCH: 'tomorrow' } });
    expect({ stdout, stderr, status }).toEqual({
      stdout: '',
      stderr: `catalog-warden: ${refusal('tomorrow')}\n`,
      status: 2,
    });
  });
});

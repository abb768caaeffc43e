import nock from 'nock';
import { expect, it } from 'vitest';
import { failedDeliveries, redeliver } from '../../../github/deliveries.ts';
import { apiUrl, openApp, useMockGithub } from './mock-github.ts';

useMockGithub();

const attempt = (id: string, guid: string, minute: number, status_code: number) =>
  `{"id": ${id}, "guid": "${guid}", "delivered_at": "2026-06-30T11:${minute}:00Z", "status_code": ${status_code}, "event": "push", "action": null, "installation_id": 7}`;

const json = { 'content-type': 'application/json' };

it('failed deliveries are those that no attempt delivered, oldest first, each by its latest attempt', async () => {
  const { app } = openApp();
  const pages = [
    [
      attempt('9007199254740993', 'lost', 59, 502),
      attempt('8', 'mended', 58, 200),
      attempt('7', 'never answered', 57, 0),
    ],
    [attempt('6', 'lost', 56, 502), attempt('5', 'mended', 55, 500), attempt('4', 'old', 10, 500)],
  ];
  nock(apiUrl)
    .get('/app/hook/deliveries?per_page=100')
    .reply(200, `[${pages[0]!.join(',')}]`, {
      ...json,
      link: `<${apiUrl}/app/hook/deliveries?per_page=100&cursor=v1_6>; rel="next"`,
    });
  nock(apiUrl)
    .get('/app/hook/deliveries?per_page=100&cursor=v1_6')
    .reply(200, `[${pages[1]!.join(',')}]`, {
      ...json,
      link: `<${apiUrl}/app/hook/deliveries?per_page=100&cursor=v1_3>; rel="next"`,
    });
  const failed = await failedDeliveries(app, new Date('2026-06-30T11:30:00Z'));
  expect(failed.map(({ id, guid }) => [id, guid])).toEqual([
    ['7', 'never answered'],
    ['9007199254740993', 'lost'],
  ]);
  expect(failed[0]).toEqual({
    id: '7',
    guid: 'never answered',
    deliveredAt: new Date('2026-06-30T11:57:00Z'),
    event: 'push',
    installation: 7,
  });
  nock(apiUrl).post('/app/hook/deliveries/9007199254740993/attempts').reply(202, {});
  await redeliver(app, failed[1]!);
});

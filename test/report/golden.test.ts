import { describe, expect, it } from 'vitest';
import { formats, type FormatName } from '../../core/report/formats/index.ts';
import { richContext, richReport } from '../support/rich-report.ts';

describe('each format on a report with one of everything', () => {
  it.each(Object.keys(formats) as FormatName[])('%s', async (name) => {
    const text = formats[name](richReport, richContext);
    expect(text).toMatch(/[^\n]\n$/);
    await expect(text).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  it('pretty with colour', async () => {
    await expect(formats.pretty(richReport, { ...richContext, color: true })).toMatchFileSnapshot(
      'golden/pretty-color.txt',
    );
  });
});

import type { OutgoingHttpHeaders } from 'node:http';

import { escapeXml } from '../../core/report/escape-xml.ts';
import type { Answer } from './route.ts';

/** A piece of HTML in which every value is escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Writes HTML: values become text, unless they are HTML already. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  const shown = values.map((value) => (value instanceof Html ? value.text : escapeXml(value)));
  return new Html(parts.map((part, index) => part + (shown[index] ?? '')).join(''));
}

/** Scripts, styles, pictures and frames are not used, so none may run; forms go where they say. */
function policyFor(formTargets: readonly string[]): string {
  return `default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action ${["'self'", ...formTargets].join(' ')}`;
}

/** A page. `formTargets` are the other origins to which its forms may go. */
export function page(
  title: string,
  body: Html,
  {
    status = 200,
    formTargets = [],
    headers = {},
  }: {
    readonly status?: number;
    readonly formTargets?: readonly string[];
    readonly headers?: OutgoingHttpHeaders;
  } = {},
): Answer {
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `;
  return {
    status,
    text,
    type: 'text/html; charset=utf-8',
    headers: {
      'content-security-policy': policyFor(formTargets),
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      ...headers,
    },
  };
}

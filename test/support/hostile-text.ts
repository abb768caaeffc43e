import fc from 'fast-check';

/** Text that means something to a terminal, a log, GitHub, Markdown, HTML, XML or JSON. */
export const hostileTexts: readonly string[] = [
  'x\n::error::owned',
  'x\r::error::owned',
  ' ::set-output name=a::b',
  '##[error]owned',
  '%0A::error::owned',
  'a,line=1::b',
  '| a | b |',
  '` code `` more ```',
  '@octocat',
  'see @acme/admins, please',
  '#12 GH-12 acme/shop#1',
  '0123456789abcdef0123456789abcdef01234567',
  '![x](http://evil.example)',
  '[x](http://evil.example) <http://evil.example> www.evil.example',
  'mail@evil.example',
  '<img src=x onerror=alert(1)>',
  '</details></pre><script>',
  '<!-- hidden -->',
  ']]>',
  '"\'&<>',
  '\u202Egnp.exe',
  '\u2066isolated',
  '\0',
  '\u001B[31mred\u001B]0;title\u0007',
  '\u009B31m',
  '\uD800 \uDC00',
  '\uFFFE\uFFFF',
  '\u2028\u2029\u0085',
  '---',
  '1. # heading',
  '    indented',
  '- [ ] task',
  '[^1]: note',
  '$x^2$ :tada: ~~gone~~ __bold__ *em*',
  '\\',
  '',
];

/** Any text, and mixtures of hostile ones. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(...hostileTexts, '`', '\n', ' ', '\t', '::', '##[', '|', '@', '(', 'word'),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join(''));

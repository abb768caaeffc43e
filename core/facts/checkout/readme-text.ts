/** Scripts that put no spaces between words: each character counts, as word processors count. */
const word = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]|[\p{L}\p{N}](?:(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}])\S)*/gu;

/** The words of prose in a README: without code, titles, images and the targets of links. */
export function countWords(text: string): number {
  const prose = withoutMarkup(proseLines(text).join('\n'));
  let count = 0;
  for (const _ of prose.matchAll(word)) count += 1;
  return count;
}

/** The lines without fenced code, HTML comments and headings (CommonMark; titles of reStructuredText and AsciiDoc). */
function proseLines(text: string): readonly string[] {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of withoutComments(text).split(/\r?\n/)) {
    const marker = /^[ \t]{0,12}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      // A fence ends with at least as many of the same marks.
      if (marker?.startsWith(fence)) fence = undefined;
    } else if (marker !== undefined) {
      fence = marker;
    } else if (isUnderline(line)) {
      // What stands right above an underline is a title; above a mere rule stands an empty line.
      if ((lines.at(-1) ?? '').trim() !== '') lines.pop();
      lines.push('');
    } else {
      lines.push(isHeading(line) ? '' : line);
    }
  }
  return lines;
}

/** By hand: a regular expression would search to the end of the text for each comment that is never closed. */
function withoutComments(text: string): string {
  let kept = '';
  let position = 0;
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--', position)) {
    kept += text.slice(position, start);
    const end = text.indexOf('-->', start + 4);
    if (end === -1) return kept;
    position = end + 3;
  }
  return kept + text.slice(position);
}

function isUnderline(line: string): boolean {
  return /^([-=~^"'`*+#.:_])\1{2,}[ \t]*$/.test(line);
}

/** A heading, a definition of a link's target, or a directive of reStructuredText. */
function isHeading(line: string): boolean {
  return /^(?: {0,3}#{1,6}(?:[ \t]|$)|={1,6}[ \t]| {0,3}\[[^\][]{1,300}\]:|\.\. )/.test(line);
}

/** Drops images, badges and the targets of links, and keeps the texts of links. Each expression is linear. */
function withoutMarkup(text: string): string {
  return text
    .replaceAll(/!\[[^\][]*\](?:\([^()]*\)|\[[^\][]*\])/g, ' ')
    .replaceAll(/\bimage::?[^\s[]{0,300}\[[^\][]*\]/g, ' ')
    .replaceAll(/\[([^\][]*)\](?:\([^()]*\)|\[[^\][]*\])/g, ' $1 ')
    .replaceAll(/<[/!a-zA-Z][^<>]*>/g, ' ')
    .replaceAll(/https?:\/\/[^\s[\]]+/g, ' ');
}

/** Whether the text is certainly one of a template that nobody filled in. */
export function isPlaceholder(text: string): boolean {
  return isProjectTemplate(text) || isGitLabTemplate(text) || isReactTemplate(text);
}

/** "A template to make good README.md", https://gist.github.com/PurpleBooth/109311bb0361f32d87a2. */
function isProjectTemplate(text: string): boolean {
  return /^# Project Title[ \t]*$/m.test(text) && text.includes('One Paragraph of project description goes here');
}

/** The README that GitLab gives a new project. */
function isGitLabTemplate(text: string): boolean {
  return (
    text.includes("To make it easy for you to get started with GitLab, here's a list of recommended next steps.") &&
    text.includes('Choose a self-explaining name for your project.')
  );
}

/** The beginnings of all lines of the README that Create React App gives a new project (`cra-template`, 4 and 5). */
const reactLines: readonly string[] = [
  'This project was bootstrapped with [Create React App](',
  'In the project directory, you can run:',
  'Runs the app in the development mode.',
  'Open [http://localhost:3000](http://localhost:3000) to view it in',
  'The page will reload if you make edits.',
  'The page will reload when you make changes.',
  'You will also see any lint errors in the console.',
  'You may also see any lint errors in the console.',
  'Launches the test runner in the interactive watch mode.',
  'See the section about [running tests](',
  'Builds the app for production to the `build` folder.',
  'It correctly bundles React in production mode and optimizes the build for the best performance.',
  'The build is minified and the filenames include the hashes.',
  'Your app is ready to be deployed!',
  'See the section about [deployment](',
  '**Note: this is a one-way operation. Once you `eject`, you can',
  'If you aren',
  'Instead, it will copy all the configuration files and the transitive dependencies',
  'You don',
  'You can learn more in the [Create React App documentation](',
  'To learn React, check out the [React documentation](',
  'This section has moved here: [https://facebook.github.io/create-react-app/',
];

function isReactTemplate(text: string): boolean {
  const lines = proseLines(text).filter((line) => line.trim() !== '');
  return (
    lines[0]?.startsWith(reactLines[0] ?? '') === true &&
    lines.every((line) => reactLines.some((beginning) => line.startsWith(beginning)))
  );
}

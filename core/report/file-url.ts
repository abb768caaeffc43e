/** A path with forward slashes as it stands in a URL. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeSegment).join('/');
}

function encodeSegment(segment: string): string {
  const code = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(segment.toWellFormed()).replace(/[!'()*]/g, code);
}

/** Where a browser shows a line of a checked file; `undefined` when nobody said where the files are. */
export function lineUrl(filesUrl: string | undefined, file: string, line: number): string | undefined {
  return filesUrl === undefined ? undefined : `${filesUrl}${encodePath(file)}#L${line}`;
}

/** Where a browser shows the page of a rule; `undefined` when nobody said where the pages are. */
export function ruleUrl(rulesUrl: string | undefined, rule: string): string | undefined {
  return rulesUrl === undefined ? undefined : `${rulesUrl}${encodePath(rule)}.md`;
}

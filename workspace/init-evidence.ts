import path from 'node:path';
import { definitionGlobs, evidenceFiles, evidenceNames, type Evidence } from '../core/init/evidence.ts';
import type { Workspace } from './reader.ts';

/** Definitions beyond this many are not read. */
const mostDefinitions = 20;

/** Looks at a repository for what its first catalog file can say. */
export async function gatherEvidence(workspace: Workspace): Promise<Evidence> {
  const [texts, states, ...found] = await Promise.all([
    workspace.text(evidenceFiles),
    workspace.state(evidenceNames),
    ...definitionGlobs.map((glob) => workspace.glob(glob)),
  ]);
  const files = [...new Set(found.flat())].filter(
    (file) => !/(?:^|\/)(?:node_modules|test|tests|examples?|fixtures)\//.test(file),
  );
  const definitions = await workspace.text(files.slice(0, mostDefinitions));
  const textOf = (file: string): string | undefined => {
    const content = texts.get(file);
    return content && 'text' in content ? content.text : undefined;
  };
  return {
    folder: path.basename(workspace.directory),
    isTop: workspace.directory === workspace.root,
    slug: workspace.slug,
    has: (name) => ['file', 'folder'].includes(states.get(name)?.is ?? ''),
    text: textOf,
    definitions: new Map(
      [...definitions].flatMap(([file, content]) => ('text' in content ? [[file, content.text] as const] : [])),
    ),
  };
}

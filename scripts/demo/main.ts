import { once as firstOf } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { chaptersOf, type Chapter, type Expected } from './chapters.ts';
import { painter, showMissing, showPosted, type Painter } from './show.ts';
import { openWorld, type DemoWorld } from './world.ts';

export interface DemoOptions {
  /** Ends when all is posted, instead of at Ctrl-C. */
  readonly once: boolean;
  readonly color: boolean;
  readonly print: (text: string) => void;
}

/** Most milliseconds for what a chapter posts. */
const patience = 180_000;

/**
 * Shows the App at work: a stand-in for GitHub with a sample organisation, the App, and a few pull requests, all on this
 * machine. Gives the exit status: 0, or 1 when something that the App had to post is missing.
 */
export async function demo({ once, color, print }: DemoOptions): Promise<number> {
  const stopping = stopSignal();
  const paint = painter(color);
  print(
    `${paint.strong('Catalog Warden: a demo on this machine')}\n\nThe database is made, which takes some seconds …\n`,
  );
  const world = await openWorld();
  try {
    print(`A stand-in for GitHub runs, with the organisation acme (${world.repositories.size} repositories).\n`);
    print('The App is installed there. All that it posts has a page; follow the links.\n');
    let missing = 0;
    for (const chapter of chaptersOf(world)) missing += await tell(chapter, { paint, print, stopping });
    if (stopping.aborted) return 0;
    print(ending(world, missing, paint));
    if (!once) await stayUp({ world, paint, print, stopping });
    return missing + world.github.violations.length === 0 ? 0 : 1;
  } finally {
    await world.close();
  }
}

interface Telling {
  readonly paint: Painter;
  readonly print: (text: string) => void;
  readonly stopping: AbortSignal;
}

/** Tells a chapter, and how many of its posts are missing. */
async function tell({ title, act }: Chapter, { paint, print, stopping }: Telling): Promise<number> {
  if (stopping.aborted) return 0;
  print(`\n${paint.strong(title)}\n\n`);
  const left = new Set<Expected>(act());
  const end = performance.now() + patience;
  while (left.size > 0 && performance.now() < end && !stopping.aborted) {
    for (const expected of left) {
      const posted = expected.find();
      if (posted?.state !== expected.state) continue;
      print(showPosted(expected, posted, paint));
      left.delete(expected);
    }
    await sleep(50);
  }
  if (stopping.aborted) return 0;
  for (const expected of left) print(showMissing(expected, paint));
  return left.size;
}

/** What went wrong, or that nothing did. */
function ending({ github, complaints }: DemoWorld, missing: number, paint: Painter): string {
  const invalid = github.violations.map((violation) => `Not as GitHub describes it: ${violation}`);
  if (missing + invalid.length > 0) {
    const told = [...complaints, ...invalid].map((line) => `${line}\n`).join('');
    return `\n${told}${paint.bad(`${missing === 1 ? 'One post is' : `${missing} posts are`} missing.`)}\n`;
  }
  const seconds = Math.round(performance.now() / 1000);
  return `\nAll was posted, with ${github.requests.length} requests to GitHub, ${seconds} seconds after the start.\n`;
}

async function stayUp({ world, paint, print, stopping }: Telling & { readonly world: DemoWorld }): Promise<void> {
  print(`\nLook around at ${paint.link(`${world.github.url}/`)} for as long as you like. Ctrl-C ends the demo.\n`);
  if (!stopping.aborted) await firstOf(stopping, 'abort');
  print('\n');
}

/** Aborted at the first SIGINT or SIGTERM; the second ends the process at once. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  return stopping.signal;
}

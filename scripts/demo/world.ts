import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { webhookPath } from '../../app/door.ts';
import { start, type RunningApp } from '../../app/serve.ts';
import { startGitHub, type RepositoryHandle, type StandInGitHub } from '../../test/github/stand-in/start-github.ts';
import { fillOrganization } from './organization.ts';

/** The stand-in for GitHub with a sample organisation, and the App installed in it. */
export interface DemoWorld {
  readonly github: StandInGitHub;
  readonly app: RunningApp;
  /** The repositories of the organisation, by name. */
  readonly repositories: ReadonlyMap<string, RepositoryHandle>;
  /** Warnings and errors of the App, one JSON text each. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Starts the stand-in and the App, on free ports of this machine and with its database in a temporary folder. */
export async function openWorld(): Promise<DemoWorld> {
  const github = await startGitHub();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'catalog-warden-demo-'));
  const complaints: string[] = [];
  const registered = github.app({ slug: 'catalog-warden', webhookSecret: randomBytes(32).toString('hex') });
  const acme = github.organization('acme');
  const repositories = fillOrganization(acme);
  const closeGithub = async (): Promise<void> => {
    await github.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const settings = {
      appId: String(registered.id),
      privateKey: registered.privateKey,
      webhookSecrets: [registered.webhookSecret],
      apiUrl: github.url,
      database: { dataDir },
      host: '127.0.0.1',
      port: 0,
      publicUrl: undefined,
      policyRepository: '.github',
      logLevel: 'warn',
      fixButton: false,
    } as const;
    // The stand-in needs no rest between two writes, unlike GitHub.
    const app = await start(settings, { writeInterval: 0, logStream: collect(complaints) });
    registered.setWebhook(`${app.address}${webhookPath}`);
    acme.install(registered);
    const close = async (): Promise<void> => {
      await app.close(5000);
      await closeGithub();
    };
    return { github, app, repositories, complaints, close };
  } catch (error) {
    await closeGithub();
    throw error;
  }
}

function collect(lines: string[]): Writable {
  return new Writable({
    write: (line, _, done) => {
      lines.push(String(line).trimEnd());
      done();
    },
  });
}

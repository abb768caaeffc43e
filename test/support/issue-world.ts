import type { Enforcement } from '../../core/policy/enforcement.ts';
import type { ReportEntity, ReportFinding, Report } from '../../core/report/report.ts';
import { stringify } from 'yaml';
import type { AppContext } from '../../app/context.ts';
import { finishSync, setPolicyRepository } from '../../app/store/installations.ts';
import { replaceReport } from '../../app/store/reports.ts';
import { setRead } from '../../app/store/repositories.ts';
import type { RepositoryHandle } from '../github/stand-in/builder/repository.ts';
import { appWorld } from './app-world.ts';
import { buildReport } from './report-builder.ts';

/** What a repository is said to hold. */
export interface Judged {
  readonly findings: readonly ReportFinding[];
  /** Owner (a reference in lower case) by entity. */
  readonly owners?: Readonly<Record<string, string>>;
  readonly scorecards?: Report['scorecards'];
  readonly standings?: ReportEntity['scorecards'];
}

/** An organisation that was synced, with a policy repository and a clock that the test moves. */
export async function issueWorld(enforcement: Partial<Omit<Enforcement, 'issues'>> & { issues?: object } = {}) {
  const world = await appWorld();
  const clock = { now: new Date('2026-11-20T09:00:00Z') };
  const context: AppContext = { ...world.context, now: () => clock.now };
  const { db } = context.store;
  const id = world.installation.id;
  const policy = world.acme.repository('.github', {
    files: { 'catalog-warden/enforcement.yml': stringify({ mode: 'warn', ...enforcement }) },
  });
  const read = async (repository: RepositoryHandle): Promise<void> => {
    await world.know(repository);
    const headSha = repository.head();
    const treeSha = repository.record.objects.commit(headSha)!.tree;
    await setRead(db, repository.id, { headSha, treeSha, readAt: clock.now });
  };
  await read(policy);
  await setPolicyRepository(db, id, policy.id);
  await finishSync(db, id, clock.now);
  /** Replaces the policy. */
  const enforce = async (changed: object): Promise<void> => {
    policy.commit({ files: { 'catalog-warden/enforcement.yml': stringify({ mode: 'warn', ...changed }) } });
    await read(policy);
  };
  /** Makes the store say that a repository was judged so. */
  const judge = async (repository: RepositoryHandle, judged: Judged | readonly ReportFinding[]): Promise<void> => {
    await read(repository);
    await replaceReport(db, repository.id, reading(repository, 'findings' in judged ? judged : { findings: judged }));
  };
  const pass = (milliseconds: number): void => {
    clock.now = new Date(clock.now.getTime() + milliseconds);
  };
  /** How many requests changed something on GitHub, so far. */
  const writes = (): number =>
    world.github.requests.filter(({ method, path }) => method !== 'GET' && path.includes('/issues')).length;
  return { ...world, context, policy, enforce, judge, read, pass, writes, clock };
}

function reading(repository: RepositoryHandle, { findings, owners = {}, scorecards = [], standings }: Judged) {
  const refs = [...new Set([...findings.flatMap(({ entity }) => entity ?? []), ...Object.keys(owners)])];
  const entities = refs.map((ref) => ({
    ref,
    file: 'catalog-info.yaml',
    document: 0,
    line: 1,
    ...(standings && { scorecards: standings }),
  }));
  const ownerOf = (ref: string | undefined): string | null => owners[ref?.toLowerCase() ?? ''] ?? null;
  return {
    headSha: repository.head(),
    policyHash: 'p',
    source: 'app' as const,
    report: buildReport({ findings, entities, scorecards }),
    madeAt: new Date('2026-11-20T09:00:00Z'),
    asked: [],
    entities: refs.map((ref) => ({
      ref: ref.toLowerCase(),
      kind: 'Component',
      namespace: 'default',
      name: ref.split('/').at(-1) ?? '',
      owner: ownerOf(ref),
      type: null,
      lifecycle: null,
      file: 'catalog-info.yaml',
      line: 1,
      data: {},
    })),
    references: [],
    ruleResults: findings.map(({ rule, severity, message, file, line, entity }) => ({
      entityRef: entity?.toLowerCase() ?? null,
      owner: ownerOf(entity),
      rule,
      state: 'fail' as const,
      severity,
      message,
      file,
      line,
    })),
    levels: refs.flatMap((ref) =>
      (standings ?? []).map(({ id, level, percentage }) => ({
        entityRef: ref.toLowerCase(),
        scorecard: id,
        level: level ?? null,
        percentage,
      })),
    ),
  };
}

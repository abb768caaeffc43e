import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { badgeSvg } from '../core/report/badge-svg.ts';
import { badgeEntityKey, scorecardBadge } from '../core/report/badge.ts';
import type { Report } from '../core/report/report.ts';
import { stringify } from '../core/report/stringify.ts';
import { likelySpelling } from '../core/source/edit-distance.ts';
import { isObject, type Json } from '../core/source/json.ts';
import { validateSettings } from '../core/source/validate-settings.ts';
import schema from '../schemas/report.schema.json' with { type: 'json' };
import { codeOf, reasonOf } from '../workspace/containment.ts';
import { writeAtomically } from '../workspace/write-file.ts';
import type { BadgeArguments } from './badge-arguments.ts';
import { advice } from './parse-options.ts';
import { print, say } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `catalog-warden badge`: the badge of a scorecard, from a report. Gives the exit status. */
export async function runBadge(call: BadgeArguments): Promise<number> {
  const report = await readReport(call.report);
  const badge = scorecardBadge(report, call);
  if (badge.isError) throw new UsageError(notFound(report, call));
  const rendered = call.format === 'json' ? stringify(badge) : badgeSvg(badge);
  if (call.output === undefined || call.output === '-') print(rendered);
  else writeBadge(call.output, rendered, `${badge.label}: ${badge.message}`);
  return 0;
}

async function readReport(file: string): Promise<Report> {
  const value = parseJson(file, file === '-' ? await text(process.stdin) : readText(file));
  if (!isObject(value) || value['schemaVersion'] !== 1) throw noReport(file, '`schemaVersion` must be 1');
  // What a later version adds is no hindrance.
  const mistake = validateSettings(value, schema, 'the report').find(({ at }) => at === 'value');
  if (mistake) throw noReport(file, mistake.message.replace(/\.$/, ''));
  return value as unknown as Report;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = codeOf(error) === 'ENOENT' ? 'there is no such file' : reasonOf(error);
    throw new UsageError(`The report \`${file}\` cannot be read: ${reason}.`);
  }
}

function parseJson(file: string, json: string): Json {
  try {
    return JSON.parse(json) as Json;
  } catch {
    throw noReport(file, 'it is not JSON');
  }
}

function noReport(file: string, reason: string): UsageError {
  return new UsageError(
    `${nameOf(file)} is no report: ${reason}. Write one by \`catalog-warden check --format json -o report.json\`.`,
  );
}

function nameOf(file: string): string {
  return file === '-' ? 'Standard input' : `\`${file}\``;
}

/** Why the report has no such badge. */
function notFound({ scorecards, entities }: Report, { scorecard, entity = '', report }: BadgeArguments): string {
  const ids = scorecards.map(({ id }) => id);
  if (ids.length === 0) {
    return `${nameOf(report)} has no scorecard. Name a pack with one under \`packs\` in the configuration, such as \`production-readiness\`, and check again.`;
  }
  if (!ids.includes(scorecard)) {
    return `${nameOf(report)} has no scorecard \`${scorecard}\`${advice(scorecard, ids)}`;
  }
  const refs = entities.map(({ ref }) => ref);
  const meant = likelySpelling(badgeEntityKey(entity), refs);
  const help =
    meant === undefined ? '. Write it as the report does, `kind:namespace/name`.' : `; did you mean \`${meant}\`?`;
  return `${nameOf(report)} has no entity \`${entity}\`${help}`;
}

function writeBadge(output: string, rendered: string, words: string): void {
  try {
    writeAtomically(output, rendered);
  } catch (error) {
    const reason = codeOf(error) === 'ENOENT' ? 'there is no such folder' : reasonOf(error);
    throw new UsageError(`The badge cannot be written to \`${output}\`: ${reason}.`);
  }
  say(`Wrote ${output}: ${words}.`);
}

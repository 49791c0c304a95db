import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactRef } from '../../contracts/artifact.ts';
import type { RebuiltSeries } from '../../contracts/dataset.ts';
import { InputError } from '../../contracts/failures.ts';
import type { Lake } from '../lake.ts';
import { nameOfSegment } from '../paths.ts';
import { sha256OfFile } from '../sha256.ts';
import { knownRows, silverKey, writeSilver, type Parser } from '../silver.ts';
import type { RecordedRun } from './recordedRun.ts';

export type Parsers = Readonly<Record<string, Parser>>;

/**
 * Makes a run's silver again from its raw replies and compares the bytes with those that the run stored. What the lake
 * has lost is put back when the bytes are the same; what differs is left as it is and named.
 */
export async function rebuildSilver(
  lake: Lake,
  { asOf, artifacts, quarantined, complete }: Omit<RecordedRun, 'executionId'>,
  parsers: Parsers,
): Promise<readonly RebuiltSeries[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'regimen-rebuild-'));
  try {
    const rebuilt: RebuiltSeries[] = [];
    for (const bronze of artifacts.filter(({ kind }) => kind === 'bronze')) {
      const [, source, series] = bronze.uri.split('/').map(nameOfSegment);
      const folder = `silver/${bronze.uri.split('/').slice(1, 3).join('/')}/`;
      const stored = artifacts.find(({ uri, kind }) => kind !== 'bronze' && uri.startsWith(folder)) ?? null;
      const path = join(scratch, `${rebuilt.length}.parquet`);
      const without = new Set(quarantined.filter((one) => one.series === series).map(({ date }) => date));
      const one = { source: source!, series: series!, bronze, stored, path, asOf, without, parsers, complete };
      rebuilt.push(await rebuildOne(lake, one));
    }
    return rebuilt;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface OneSeries {
  readonly source: string;
  readonly series: string;
  readonly bronze: ArtifactRef;
  readonly stored: ArtifactRef | null;
  readonly path: string;
  readonly asOf: string;
  readonly without: ReadonlySet<string>;
  readonly complete: boolean;
  readonly parsers: Parsers;
}

async function rebuildOne(lake: Lake, one: OneSeries): Promise<RebuiltSeries> {
  const { source, series, bronze, path } = one;
  const common = { source, series, expected: one.stored?.sha256 ?? null };
  if (!(await lake.verify(bronze))) {
    const sentence = `The raw reply ${bronze.uri} is missing or damaged: restore it, or run again.`;
    return { ...common, status: 'unavailable', made: null, rows: 0, sentence };
  }
  const known = knownRows(parserOf(one), series, await lake.read(bronze), one.asOf);
  const { kind } = known;
  const rows = await writeSilver(path, known, one.without);
  if (rows === 0 && one.stored === null)
    return { ...common, status: 'same', made: null, rows, sentence: 'No rows were known, and none are stored.' };
  const { sha256: made, bytes } = await sha256OfFile(path);
  const result = { ...common, made, rows };
  // Silver is named by its content: a run whose record does not list it can only have stored these bytes there.
  const named: ArtifactRef = { uri: silverKey(source, series, made), sha256: made, bytes, kind, rows };
  const stored = one.stored ?? (one.complete ? null : named);
  if (made !== stored?.sha256) {
    const was = stored === null ? 'the run stored none' : `the run stored ${stored.sha256} in ${stored.uri}`;
    const sentence = `The raw reply gives ${rows} rows with sha256 ${made} now, and ${was}: the source reads its replies in another way than then; a new run uses the new rows.`;
    return { ...result, status: 'differs', sentence };
  }
  if (await lake.verify(stored))
    return { ...result, status: 'same', sentence: `${stored.uri} holds the bytes that its raw reply gives.` };
  const aside = await lake.setAside(stored);
  await lake.putFile(stored.uri, path, kind, rows);
  const moved = aside === null ? '' : `, the damaged bytes are in ${aside}`;
  return {
    ...result,
    status: 'restored',
    sentence: `${stored.uri} is there again with the bytes of its raw reply${moved}.`,
  };
}

function parserOf({ source: name, parsers }: OneSeries): Parser {
  if (Object.hasOwn(parsers, name)) return parsers[name]!;
  throw new InputError(
    `Expected a source that reads the raw replies of ${name}, known are ${Object.keys(parsers).join(', ')}; rebuild with the version of Regimen that collected them.`,
  );
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactRef } from '../contracts/artifact.ts';
import { endOfDay } from '../contracts/dates.ts';
import type { Bar, Observation } from '../contracts/observation.ts';
import type { BarSource, ObservationSource, ParsedTicks, TickSource } from '../sources/source.ts';
import type { Lake } from './lake.ts';
import { paths } from './paths.ts';
import { barsToParquet, observationsToParquet } from './seriesTables.ts';
import { sha256OfFile } from './sha256.ts';
import { marketToParquet } from './tickTables.ts';

type Reader<S extends ObservationSource | BarSource | TickSource> = Pick<S, 'kind' | 'parse'>;
/** What silver needs of a source: the pure reading of its raw replies. */
export type Parser = Reader<ObservationSource> | Reader<BarSource> | Reader<TickSource>;

/** What a raw reply of one series says that was known at the end of a day, in the source's order. */
export type KnownRows =
  | { readonly kind: 'observations'; readonly rows: readonly Observation[] }
  | { readonly kind: 'bars'; readonly rows: readonly Bar[] }
  | KnownTicks;
type KnownTicks = { readonly kind: 'ticks' } & ParsedTicks;

export function knownRows(source: Reader<TickSource>, series: string, bytes: Uint8Array, asOf: string): KnownTicks;
export function knownRows(source: Parser, series: string, bytes: Uint8Array, asOf: string): KnownRows;
export function knownRows(source: Parser, series: string, bytes: Uint8Array, asOf: string): KnownRows {
  const known = endOfDay(asOf);
  if (source.kind === 'ticks') return { kind: source.kind, ...source.parse(series, bytes, known) };
  if (source.kind === 'observations')
    return { kind: source.kind, rows: source.parse(series, bytes).filter(({ releaseTime }) => releaseTime <= known) };
  return { kind: source.kind, rows: source.parse(series, bytes).filter(({ releaseTime }) => releaseTime <= known) };
}

/** Writes rows as silver has them, without sessions that checks keep out, and gives how many. */
export async function writeSilver(
  path: string,
  known: KnownRows,
  without: ReadonlySet<string> = new Set(),
): Promise<number> {
  if (known.kind === 'ticks') return marketToParquet(path, known.market);
  if (known.kind === 'observations') {
    await observationsToParquet(path, known.rows);
    return known.rows.length;
  }
  const kept = known.rows.filter(({ sessionDate }) => !without.has(sessionDate));
  await barsToParquet(path, kept);
  return kept.length;
}

/** Where silver of a series with these bytes lies: the same rows are stored once, whichever run reads them. */
export const silverKey = (source: string, series: string, sha256: string): string =>
  paths.silver(source, series, sha256.slice(0, 16));

/** One Parquet file of a series into the lake; null where no row is left. */
export async function storeSilver(
  lake: Lake,
  { source, series }: { readonly source: string; readonly series: string },
  known: KnownRows,
  without?: ReadonlySet<string>,
): Promise<ArtifactRef | null> {
  const scratch = await mkdtemp(join(tmpdir(), 'regimen-silver-'));
  try {
    const path = join(scratch, 'silver.parquet');
    const rows = await writeSilver(path, known, without);
    if (rows === 0) return null;
    const { sha256 } = await sha256OfFile(path);
    return await lake.putFile(silverKey(source, series, sha256), path, known.kind, rows);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

import { SchemaError } from '../../contracts/failures.ts';
import type { SourceMode } from '../../contracts/runs.ts';
import { excerpt } from '../fred/redact.ts';
import { isRecord, pageIn } from './wire.ts';
import type { IndicatorRow } from './wire.ts';

/** One state of the data as it was on its day: every page as it came. */
export interface IndicatorSnapshot {
  readonly lastUpdated: string;
  readonly pages: readonly unknown[];
}

/** All states of a series that were ever collected, oldest first: the World Bank itself keeps the last one only. */
export interface IndicatorBronze {
  readonly source: 'world-bank';
  readonly series: string;
  readonly country: string;
  readonly assumeLagDays: number | null;
  readonly mode: SourceMode;
  readonly snapshots: readonly IndicatorSnapshot[];
}

export function encodeBronze(bronze: IndicatorBronze): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(bronze)}\n`);
}

export function decodeBronze(series: string, bytes: Uint8Array): IndicatorBronze {
  const text = new TextDecoder().decode(bytes);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    document = undefined;
  }
  if (isRecord(document) && document.series === series && Array.isArray(document.snapshots)) {
    const { country, assumeLagDays, snapshots } = document;
    const good = (each: unknown) => isRecord(each) && typeof each.lastUpdated === 'string' && Array.isArray(each.pages);
    const lag = assumeLagDays === null || typeof assumeLagDays === 'number';
    if (typeof country === 'string' && lag && snapshots.every(good)) return document as unknown as IndicatorBronze;
  }
  throw new SchemaError(
    `Bronze of ${series} should be a JSON document of that series with its country and snapshots, got ${excerpt(text)}: collect the series again.`,
  );
}

/** Rows of a snapshot by first day of their period. */
export function rowsByDate(
  series: string,
  country: string,
  { pages }: IndicatorSnapshot,
): ReadonlyMap<string, IndicatorRow> {
  const rows = new Map<string, IndicatorRow>();
  for (const row of pages.flatMap((page) => pageIn(series, country, page).rows)) {
    const twin = rows.get(row.obsDate);
    if (twin !== undefined) {
      throw new SchemaError(
        `${series} should have one value for ${row.obsDate}, got ${String(twin.value)} and ${String(row.value)}: collect the series again, and tell the World Bank if it stays.`,
      );
    }
    rows.set(row.obsDate, row);
  }
  return rows;
}

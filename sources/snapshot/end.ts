import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemSpec } from '../../contracts/system.ts';
import { estimatedRelease } from '../releaseLags.ts';
import { bundledMarketData, snapshotSeries } from './data.ts';
import { yahooInstrument } from './yahooData.ts';

/**
 * Last as-of date for which the bundled data are complete: the last session of the system's bars; without bars the day
 * on which the last of its series came out. Null where none of its series is bundled.
 */
export function snapshotEnd({ sources }: Pick<SystemSpec, 'sources'>): string | null {
  const idsOf = (kind: string) =>
    sources.flatMap((each) => (each.kind === kind ? each.series.map(({ id }) => id) : []));
  const sessions = idsOf('bars').flatMap(lastSession).sort();
  const releases = idsOf('observations').flatMap(lastRelease).sort();
  return sessions[0] ?? releases[releases.length - 1] ?? null;
}

function lastSession(id: string): readonly string[] {
  const rows = yahooInstrument(id)?.rows;
  if (rows !== undefined) return rows.slice(-1).map(({ date }) => date);
  const file = join(bundledMarketData, `${id}.csv`);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(-1)
    .map((line) => line.slice(0, 10));
}

function lastRelease(id: string): readonly string[] {
  const series = snapshotSeries().get(id);
  const last = series?.rows[series.rows.length - 1];
  return series === undefined || last === undefined ? [] : [estimatedRelease(id, series.frequency, last.date)];
}

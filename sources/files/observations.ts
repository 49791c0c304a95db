import { addDays } from '../../contracts/dates.ts';
import type { Frequency, Observation } from '../../contracts/observation.ts';
import { periodEnd } from '../periodEnd.ts';
import { estimatedRelease, releaseInstant } from '../releaseLags.ts';
import { zonedDate, zonedTime } from '../zonedTime.ts';
import type { FileDocument } from './bronze.ts';
import { cellsOf, lastMinute, type Cells } from './cells.ts';
import { readOptions, type FileOptions } from './options.ts';
import { refuseProblems, shown, type Problem } from './problems.ts';
import type { RawRow } from './schema.ts';

const forever = '9999-12-31';

/**
 * Observations of a document, ascending by date and, with vintages, by when each was seen. A value is known at its
 * release time; else at the end of the day on which its vintage began; else so many days after its period.
 */
export function observationsOf(document: FileDocument): readonly Observation[] {
  const { header } = document;
  const options = readOptions(header.source, header.options);
  const cells = cellsOf(document, options.zone);
  const problems: Problem[] = [];
  const observations: Observation[] = [];
  const seen = new Map<string, number>();
  const vintages = cells.has('realtimeStart');
  for (const row of document.rows) {
    const observation = observationOf(row, { document, cells, options, problems });
    if (observation === null) continue;
    const { obsDate, realtimeStart } = observation;
    const key = vintages ? `${obsDate} as of ${realtimeStart}` : obsDate;
    const problem = (expected: string, found: string) =>
      problems.push({ row: row.row, column: header.columns.date!, expected, found });
    const last = observations.at(-1)?.obsDate ?? '';
    if (seen.has(key)) problem('each period once', `${key}, which row ${seen.get(key)!} has too`);
    else if (!vintages && obsDate < last) problem('dates that ascend', `${obsDate} after ${last}`);
    seen.set(key, row.row);
    observations.push(observation);
  }
  refuseProblems({ file: header.file, series: header.series, rows: document.rows.length }, problems);
  return vintages ? withEnds(observations) : observations;
}

interface RowReading {
  readonly document: FileDocument;
  readonly cells: Cells;
  readonly options: FileOptions;
  readonly problems: Problem[];
}

function observationOf(row: RawRow, { document, cells, options, problems }: RowReading): Observation | null {
  const { series, frequency, columns } = document.header;
  const missing = (use: string, expected: string): null => {
    problems.push({ row: row.row, column: columns[use]!, expected, found: shown(cells.text(row, use)) });
    return null;
  };
  const date = cells.date(row, 'date');
  if (date === null) return missing('date', 'a date');
  const obsDate = periodStart(date, frequency);
  const end = periodEnd(obsDate, frequency);
  const began = cells.date(row, 'realtimeStart');
  if (cells.has('realtimeStart') && began === null) return missing('realtimeStart', 'a date');
  const stated = cells.instant(row, 'releaseTime');
  if (cells.has('releaseTime') && stated === null) return missing('releaseTime', 'a time');
  const release = stated ?? releaseOf({ series, frequency, obsDate, end, began, options });
  if (release <= Date.parse(end)) {
    return missing(stated === null ? 'realtimeStart' : 'releaseTime', `a time after the end of the period, ${end}`);
  }
  return {
    series,
    obsDate,
    periodEnd: end,
    value: cells.number(row, 'value'),
    realtimeStart: began ?? zonedDate(release, options.zone),
    realtimeEnd: forever,
    releaseTime: release,
    vintage: began === null ? 'latest-only' : 'own-snapshot',
  };
}

interface Release {
  readonly series: string;
  readonly frequency: Frequency;
  readonly obsDate: string;
  readonly end: string;
  readonly began: string | null;
  readonly options: FileOptions;
}

function releaseOf({ series, frequency, obsDate, end, began, options }: Release): number {
  const { zone, releaseLagDays } = options;
  if (began !== null) return zonedTime(began, lastMinute, zone);
  if (releaseLagDays !== null) return zonedTime(addDays(end, releaseLagDays), lastMinute, zone);
  return releaseInstant(series, estimatedRelease(series, frequency, obsDate));
}

/** First day of the period that a day is in, as FRED dates it. */
function periodStart(date: string, frequency: Frequency): string {
  if (frequency === 'daily' || frequency === 'weekly') return date;
  const month = Number(date.slice(5, 7));
  const first = frequency === 'annual' ? 1 : frequency === 'quarterly' ? month - ((month - 1) % 3) : month;
  return `${date.slice(0, 4)}-${String(first).padStart(2, '0')}-01`;
}

/** A vintage ends on the day before the next one of its date begins. */
function withEnds(observations: readonly Observation[]): readonly Observation[] {
  const ordered = [...observations].sort((a, b) =>
    a.obsDate === b.obsDate ? (a.realtimeStart < b.realtimeStart ? -1 : 1) : a.obsDate < b.obsDate ? -1 : 1,
  );
  return ordered.map((one, index) => {
    const next = ordered[index + 1];
    return next?.obsDate === one.obsDate ? { ...one, realtimeEnd: addDays(next.realtimeStart, -1) } : one;
  });
}

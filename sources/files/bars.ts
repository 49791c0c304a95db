import type { Bar } from '../../contracts/observation.ts';
import { zonedTime } from '../zonedTime.ts';
import type { FileDocument } from './bronze.ts';
import { cellsOf } from './cells.ts';
import { readOptions } from './options.ts';
import { refuseProblems, shown, type Problem } from './problems.ts';

/** Columns of bars and what stands for a cell that is missing; null where it may not be. */
export const barColumns = {
  open: { names: ['open'], otherwise: null },
  high: { names: ['high'], otherwise: null },
  low: { names: ['low'], otherwise: null },
  close: { names: ['close'], otherwise: null },
  volume: { names: ['volume'], otherwise: null },
  splitFactor: { names: ['split_factor', 'splitfactor'], otherwise: 1 },
  dividend: { names: ['dividend'], otherwise: 0 },
} as const;
type BarColumn = keyof typeof barColumns;

/** Bars of a document, ascending; a bar is known when its session closes. */
export function barsOf(document: FileDocument): readonly Bar[] {
  const { header } = document;
  const { zone, closeTime } = readOptions(header.source, header.options);
  const cells = cellsOf(document, zone);
  const problems: Problem[] = [];
  const bars: Bar[] = [];
  for (const row of document.rows) {
    const problem = (use: string, expected: string, found = shown(cells.text(row, use))) =>
      problems.push({ row: row.row, column: header.columns[use] ?? use, expected, found });
    const sessionDate = cells.date(row, 'date');
    const values = {} as Record<BarColumn, number>;
    for (const [use, { otherwise }] of Object.entries(barColumns) as [BarColumn, { otherwise: number | null }][]) {
      const value = cells.number(row, use) ?? otherwise;
      if (value === null) problem(use, 'a number');
      else if (use === 'splitFactor' && value <= 0) problem(use, 'new shares for one old one, above 0');
      else if (use === 'dividend' && value < 0) problem(use, 'cash a share, 0 or more');
      values[use] = value ?? 0;
    }
    if (sessionDate === null) {
      problem('date', 'a date');
      continue;
    }
    const last = bars.at(-1)?.sessionDate ?? '';
    if (sessionDate === last) problem('date', 'each session once', `${sessionDate} twice`);
    else if (sessionDate < last) problem('date', 'dates that ascend', `${sessionDate} after ${last}`);
    bars.push({ series: header.series, sessionDate, ...values, releaseTime: zonedTime(sessionDate, closeTime, zone) });
  }
  refuseProblems({ file: header.file, series: header.series, rows: document.rows.length }, problems);
  return bars;
}

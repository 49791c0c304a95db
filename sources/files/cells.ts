import type { FileDocument } from './bronze.ts';
import { dateIn } from './dateFormats.ts';
import { instantIn } from './instants.ts';
import type { RawRow } from './schema.ts';
import { zonedTime } from '../zonedTime.ts';

/** What the columns of a document's rows say, by use. */
export interface Cells {
  /** The text, or null where the cell is missing or no column has this use. */
  text(row: RawRow, use: string): string | null;
  number(row: RawRow, use: string): number | null;
  /** `YYYY-MM-DD`. */
  date(row: RawRow, use: string): string | null;
  /** Epoch milliseconds; of a date, the last minute of the day in the zone. */
  instant(row: RawRow, use: string): number | null;
  has(use: string): boolean;
}

export const lastMinute = '23:59';

export function cellsOf({ header }: FileDocument, zone: string): Cells {
  const columns = new Map(
    Object.entries(header.columns).map(([use, name]) => {
      const at = header.schema.findIndex((column) => column.name === name);
      return [use, { at, column: header.schema[at]! }];
    }),
  );
  const text = (row: RawRow, use: string): string | null => row.cells[columns.get(use)?.at ?? -1] ?? null;
  const date = (row: RawRow, use: string): string | null => {
    const column = columns.get(use)?.column;
    const cell = text(row, use);
    return cell === null || column?.type !== 'date' ? null : dateIn(column.format, cell);
  };
  return {
    text,
    date,
    has: (use) => columns.has(use),
    number: (row, use) => {
      const cell = text(row, use);
      return cell === null ? null : Number(cell);
    },
    instant: (row, use) => {
      const column = columns.get(use)?.column;
      const cell = text(row, use);
      if (cell === null || column === undefined) return null;
      if (column.type === 'instant') return instantIn(column.format, cell, zone);
      const day = date(row, use);
      return day === null ? null : zonedTime(day, lastMinute, zone);
    },
  };
}

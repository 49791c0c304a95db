import { isDate, startOfDay } from '../../contracts/dates.ts';
import { SchemaError } from '../../contracts/failures.ts';
import type { Bar, Frequency } from '../../contracts/observation.ts';
import { decodeLines, encodeLines } from '../bronzeLines.ts';

/** First line of bronze: what was read. It holds no address. */
export interface BronzeHeader {
  readonly source: 'questdb';
  readonly series: string;
  readonly frequency: Frequency;
  readonly sql: string;
}

/** Each further line: the day's start, open, high, low, close and volume, as the database writes them. */
export type BronzeRow = readonly [string, number, number, number, number, number];

const dayMs = 86_400_000;

export const encodeBronze: (header: BronzeHeader, rows: readonly unknown[]) => Uint8Array = encodeLines;

const isRow = (value: unknown): value is BronzeRow =>
  Array.isArray(value) &&
  value.length === 6 &&
  typeof value[0] === 'string' &&
  value.slice(1).every((cell) => typeof cell === 'number');

/** Bars of a bronze document, ascending by day, each known when its UTC day is over. */
export function parseBronze(series: string, bytes: Uint8Array): readonly Bar[] {
  const { rows } = decodeLines<BronzeHeader, BronzeRow>({ source: 'questdb', series }, bytes, {
    header: ({ sql }) => typeof sql === 'string',
    row: isRow,
  });
  return rows.map(([start, open, high, low, close, volume], at) => {
    const sessionDate = start.slice(0, 10);
    const refuse = (expected: string): never => {
      throw new SchemaError(
        `Day ${at + 1} of ${series} in QuestDB should have ${expected}, got ${JSON.stringify(rows[at])}. Correct the table or the options in the system file, then collect again.`,
      );
    };
    if (!isDate(sessionDate) || !/^T00:00:00(\.0+)?Z$/.test(start.slice(10))) refuse('a start at midnight UTC');
    if (at > 0 && start <= rows[at - 1]![0]) refuse(`a start after ${rows[at - 1]![0]}`);
    if (!(low > 0 && low <= Math.min(open, close) && Math.max(open, close) <= high)) {
      refuse('prices above 0 with the others between low and high');
    }
    if (!(volume >= 0)) refuse('a volume of at least 0');
    const releaseTime = startOfDay(sessionDate) + dayMs;
    return { series, sessionDate, open, high, low, close, volume, splitFactor: 1, dividend: 0, releaseTime };
  });
}

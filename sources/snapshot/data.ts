import { fileURLToPath } from 'node:url';
import type { Frequency } from '../../contracts/observation.ts';
import { estimatedRelease } from '../releaseLags.ts';
import { bundledCells } from './bundledCells.ts';

/** Folder with the bundled `SP500.csv`, as the `csv` source's `dataDir` takes it. */
export const bundledMarketData = fileURLToPath(new URL('./data/market', import.meta.url));

interface SnapshotValue {
  readonly date: string;
  readonly value: string;
  /** The day on which it is taken to have come out. */
  readonly released: string;
}

export interface SnapshotSeries {
  readonly id: string;
  readonly title: string;
  readonly units: string;
  readonly adjustment: string;
  readonly frequency: Extract<Frequency, 'monthly' | 'quarterly' | 'annual'>;
  /** Ascending by date; values are the digits of the file. */
  readonly rows: readonly SnapshotValue[];
}

const frequencies = { M: 'monthly', Q: 'quarterly', A: 'annual' } as const;

let series: ReadonlyMap<string, SnapshotSeries> | undefined;

/** The bundled FRED series by id; read once. */
export function snapshotSeries(): ReadonlyMap<string, SnapshotSeries> {
  series ??= readSeries();
  return series;
}

function readSeries(): ReadonlyMap<string, SnapshotSeries> {
  const rows = new Map<string, { date: string; value: string }[]>();
  for (const [id, date, value] of bundledCells('observations.csv')) {
    const list = rows.get(id!) ?? [];
    list.push({ date: date!, value: value! });
    rows.set(id!, list);
  }
  const entries = bundledCells('series.csv').map(([id, title, letter]): [string, SnapshotSeries] => {
    const frequency = frequencies[letter as keyof typeof frequencies];
    const parts = title!.split(', ');
    const adjustment = parts.pop() ?? '';
    const units = parts.pop() ?? '';
    return [
      id!,
      {
        id: id!,
        title: parts.join(', '),
        units,
        adjustment,
        frequency,
        rows: (rows.get(id!) ?? []).map((row) => ({ ...row, released: estimatedRelease(id!, frequency, row.date) })),
      },
    ];
  });
  return new Map(entries);
}

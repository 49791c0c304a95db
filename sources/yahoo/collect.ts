import { ConfigError, InputError } from '../../contracts/failures.ts';
import type { FetchedSeries, SeriesRequest, SourceContext } from '../source.ts';
import { askChart } from './client.ts';
import { closedRows } from './closedRows.ts';
import { parseChart } from './parse.ts';
import { isRecord, readChart, resultIn } from './wire.ts';
import type { Json } from './wire.ts';

/** What stays of `meta`: the rest changes with every trade or every clock change, and would make equal data new bronze. */
const lastingMeta = [
  'currency',
  'symbol',
  'exchangeName',
  'fullExchangeName',
  'instrumentType',
  'firstTradeDate',
  'exchangeTimezoneName',
  'priceHint',
  'dataGranularity',
];

/** Reads all closed daily bars of a symbol into one bronze document in Yahoo's own format. */
export async function collectChart(request: SeriesRequest, context: SourceContext): Promise<FetchedSeries> {
  const { series, frequency } = request;
  if (frequency !== 'daily') {
    throw new ConfigError(
      `Yahoo's bars are read daily, but the system file says that ${series} is ${frequency}: Yahoo adjusts longer bars wrongly, so read them daily and let features join them.`,
    );
  }
  if (!/^[A-Za-z0-9^][A-Za-z0-9.^=_-]{0,31}$/.test(series)) {
    throw new InputError(
      `A Yahoo symbol should be 1 to 32 letters, digits and . ^ = _ -, got "${series.slice(0, 40)}".`,
    );
  }
  const { document, madeAt } = await askChart(series, context);
  const result = resultIn(series, document);
  const chart = readChart(series, result);
  const { kept, live, duplicates } = closedRows(series, chart, madeAt);
  const mode = context.yahoo!.mode;
  const bronze = { source: 'yahoo', series, mode, chart: { result: [lastingPart(result, kept)], error: null } };
  const bytes = new TextEncoder().encode(`${JSON.stringify(bronze)}\n`);
  const rows = parseChart(series, bytes).length;
  context.onProgress(noteOf(series, chart.currency, { rows, live, duplicates, without: kept.length - rows }));
  return { raw: { bytes, extension: 'json' }, mode, rows };
}

interface Counts {
  readonly rows: number;
  readonly live: number;
  readonly duplicates: number;
  /** Sessions without all five numbers. */
  readonly without: number;
}

function noteOf(series: string, currency: string, { rows, live, duplicates, without }: Counts): string {
  const dropped = [
    ...(without > 0 ? [`${without} without all prices`] : []),
    ...(live > 0 ? [`${live} not closed yet`] : []),
    ...(duplicates > 0 ? [`${duplicates} twice`] : []),
  ];
  const unit = currency === 'GBp' ? ', prices in pence (GBp)' : '';
  return `${series}: ${rows} bars${dropped.length > 0 ? `, left out ${dropped.join(', ')}` : ''}${unit}`;
}

/** The result without volatile fields and without rows that are not final. */
function lastingPart(result: Json, kept: readonly number[]): Json {
  const meta = isRecord(result.meta) ? result.meta : {};
  const lasting = Object.fromEntries(lastingMeta.flatMap((name) => (name in meta ? [[name, meta[name]]] : [])));
  if (result.timestamp === undefined || result.timestamp === null) return { ...result, meta: lasting };
  const pick = (values: unknown) => (Array.isArray(values) ? kept.map((row) => values[row] as unknown) : values);
  const indicators = isRecord(result.indicators) ? result.indicators : {};
  return {
    meta: lasting,
    timestamp: pick(result.timestamp),
    ...('events' in result ? { events: result.events } : {}),
    indicators: Object.fromEntries(
      Object.entries(indicators).map(([name, tables]) => [
        name,
        Array.isArray(tables)
          ? tables.map((table: unknown) =>
              isRecord(table)
                ? Object.fromEntries(Object.entries(table).map(([column, values]) => [column, pick(values)]))
                : table,
            )
          : tables,
      ]),
    ),
  };
}

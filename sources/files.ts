import { InputError } from '../contracts/failures.ts';
import { barColumns, barsOf } from './files/bars.ts';
import { bronzeDocument } from './files/bronze.ts';
import { collectFile, type FileReader, type WantedColumn } from './files/collect.ts';
import { observationsOf } from './files/observations.ts';
import { defineSource } from './source.ts';

const cite =
  'RFC 4180 (CSV); Apache Parquet format, https://parquet.apache.org/docs/file-format/; NDJSON, https://github.com/ndjson/ndjson-spec';
const dateColumn: WantedColumn = {
  use: 'date',
  option: 'date_column',
  names: ['date', 'obs_date', 'observation_date'],
  optional: false,
};

const observations: FileReader = {
  source: 'file',
  count: (document) => observationsOf(document).length,
  wanted: (series) => ({
    date: dateColumn,
    realtimeStart: { use: 'date', option: 'realtime_start_column', names: ['realtime_start'], optional: true },
    releaseTime: { use: 'known', option: 'release_time_column', names: ['release_time'], optional: true },
    value: {
      use: 'number',
      option: 'value_column',
      names: ['value', series.toLowerCase()],
      optional: false,
      orOnly: true,
    },
  }),
};

/**
 * A user's own series: a CSV, Parquet or NDJSON file in the data folder, with a date and a value. Its columns, types and
 * formats are told from the first file and kept in bronze; a later file that does not fit them is refused.
 */
export const file = defineSource({
  name: 'file',
  revision: 1,
  purpose:
    "Series from a user's own CSV, Parquet or NDJSON files, with vintages and release times where they have them.",
  cite,
  kind: 'observations',
  options: [
    'path',
    'date_column',
    'value_column',
    'realtime_start_column',
    'release_time_column',
    'date_format',
    'time_zone',
    'release_lag_days',
  ],
  fetch: (request, context) => collectFile(observations, request, context),
  parse: (series, bytes) => observationsOf(bronzeDocument('file', series, bytes)),
});

const bars: FileReader = {
  source: 'bars-file',
  count: (document) => barsOf(document).length,
  wanted: () => ({
    date: dateColumn,
    ...Object.fromEntries(
      Object.entries(barColumns).map(([use, { names, otherwise }]): [string, WantedColumn] => [
        use,
        { use: 'number', option: null, names, optional: otherwise !== null },
      ]),
    ),
  }),
};

/** A user's own daily bars, as `file` reads series: raw prices, with splits and dividends where the file has them. */
export const barsFile = defineSource({
  name: 'bars-file',
  revision: 1,
  purpose: "Daily bars from a user's own CSV, Parquet or NDJSON files, splits and dividends included.",
  cite,
  kind: 'bars',
  options: ['path', 'date_column', 'date_format', 'time_zone', 'close_time'],
  fetch: async (request, context) => {
    if (request.frequency === 'daily') return collectFile(bars, request, context);
    throw new InputError(
      `Bars from files are daily, but the system file says that ${request.series} is ${request.frequency}.`,
    );
  },
  parse: (series, bytes) => barsOf(bronzeDocument('bars-file', series, bytes)),
});

import type { SourceKind } from '../contracts/observation.ts';
import { clickhouse } from './clickhouse.ts';
import { csv } from './csvBars.ts';
import { barsFile, file } from './files.ts';
import { fred } from './fred.ts';
import { postgres } from './postgres.ts';
import { questdb } from './questdb.ts';
import { recordedTicks } from './recordedTicks.ts';
import type { Source } from './source.ts';
import { synthetic, syntheticSeries } from './synthetic.ts';
import { syntheticTicks } from './syntheticTicks.ts';
import { worldBank } from './worldBank.ts';
import { yahoo } from './yahoo.ts';

/** Every place data can come from. Add a source: one file, one line. */
export const sources = {
  fred,
  csv,
  file,
  'bars-file': barsFile,
  yahoo,
  'world-bank': worldBank,
  synthetic,
  'synthetic-series': syntheticSeries,
  postgres,
  clickhouse,
  questdb,
  'recorded-ticks': recordedTicks,
  'synthetic-ticks': syntheticTicks,
} satisfies Record<string, Source>;

/** Names with what they give, as `parseSystem` takes them. */
export const sourceKinds: Readonly<Record<string, SourceKind>> = Object.fromEntries(
  Object.values(sources).map((source) => [source.name, source.kind]),
);

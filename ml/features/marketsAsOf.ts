import { dateOf } from '../../contracts/dates.ts';
import { ConfigError, DataQualityError } from '../../contracts/failures.ts';
import type { Bar } from '../../contracts/observation.ts';
import type { FeatureSpec, MeasureSpec, SystemSpec } from '../../contracts/system.ts';
import type { Market, MarketPair } from '../orderFlow/market.ts';
import type { MeasureDefinition } from '../orderFlow/measure.ts';
import { midBars, windowEnds } from '../orderFlow/midBars.ts';
import { orderFlowMeasures } from '../orderFlow/registry.ts';
import { sampleMeasure } from '../orderFlow/sampleMeasure.ts';
import { nanoseconds } from '../orderFlow/timeWindows.ts';
import { barNames, barSeriesOf } from './barNames.ts';
import type { BarInputs } from './barsAsOf.ts';
import { barFields, type Column } from './column.ts';

/** Events of every series of ticks, received by the as-of time. */
export type Markets = Readonly<Record<string, Market>>;

/** A column that only a measure brings has a name that nothing else can have. */
const columnOfMeasure = (feature: string): string => `measure of ${feature}`;

const isMeasure = (spec: FeatureSpec | MeasureSpec): spec is MeasureSpec => 'measure' in spec;

/** Features as they are computed: a measure is the value of a column that `marketsAsOf` brings. */
export function withoutMeasures(features: SystemSpec['features']): Readonly<Record<string, FeatureSpec>> {
  const computed = Object.entries(features).map(([name, spec]): [string, FeatureSpec] => [
    name,
    isMeasure(spec) ? { feature: 'value', of: [columnOfMeasure(name)], parameters: {} } : spec,
  ]);
  return Object.fromEntries(computed);
}

/** The measure of a name. @throws ConfigError when there is none. */
export function measureNamed(name: string): MeasureDefinition {
  const known: Readonly<Record<string, MeasureDefinition>> = orderFlowMeasures;
  if (Object.hasOwn(known, name)) return known[name]!;
  throw new ConfigError(`There is no measure ${name}: known ones are ${Object.keys(known).join(', ')}.`);
}

/** The first series of a measure, with the quotes of the second where it has one. */
function marketOf([own, other]: readonly string[], markets: Markets): MarketPair {
  const otherQuotes = other === undefined ? undefined : markets[other]!.quotes;
  return { ...markets[own!]!, ...(otherQuotes && { otherQuotes }) };
}

/**
 * Rows and columns of an intraday system: windows of the first series of ticks, on a grid from the epoch on. A row's time is
 * the end of its window, and every value in it was known then from events received strictly before: the mid price's open,
 * high, low and close and the volume traded of every series, and the measures that features ask for. The window in which
 * the recording ends is not over and has no row, nor has one in which nothing happened.
 *
 * @throws DataQualityError where a series has no events or no quotes, ConfigError on what the system file cannot mean.
 */
export function marketsAsOf(spec: SystemSpec, markets: Markets): BarInputs {
  const ids = barSeriesOf(spec.sources);
  const widthNs = nanoseconds(spec.windowSeconds ?? NaN);
  const absent = ids.filter((id) => (markets[id]?.quotes?.timeNs.length ?? 0) === 0);
  const first = markets[ids[0] ?? ''];
  const ends = first === undefined || absent.includes(ids[0]!) ? new BigInt64Array(0) : windowEnds(first, widthNs);
  if (ends.length === 0)
    throw new DataQualityError(
      `System ${spec.name} has rows of ${spec.windowSeconds} s, which are windows of ${ids[0] ?? 'its first series of ticks'}, got none that is over; record for longer, with quotes.`,
    );
  const time = Float64Array.from(ends, (end) => Number(end / 1_000_000n));
  const asColumn = (values: Float64Array): Column => ({ grid: 'bars', time, known: time, values });
  const bars = new Map(ids.filter((id) => !absent.includes(id)).map((id) => [id, midBars(id, markets[id]!, ends)]));
  const columns: Record<string, Column> = {};
  const missing = new Map<string, string>();
  for (const [name, { series, field }] of barNames(ids)) {
    if (absent.includes(series)) missing.set(name, series);
    else columns[name] = asColumn(bars.get(series)![field]);
  }
  for (const [name, feature] of Object.entries(spec.features)) {
    if (!isMeasure(feature)) continue;
    const gone = feature.of.find((series) => absent.includes(series));
    if (gone !== undefined) missing.set(columnOfMeasure(name), gone);
    else
      columns[columnOfMeasure(name)] = asColumn(
        sampleMeasure(measureNamed(feature.measure), marketOf(feature.of, markets), feature.parameters, ends),
      );
  }
  const own = bars.get(ids[0]!)!;
  const rows = Array.from(time, (releaseTime, row): Bar => {
    const prices = Object.fromEntries(barFields.map((field) => [field, own[field][row]!]));
    const { open, high, low, close, volume } = prices as Record<(typeof barFields)[number], number>;
    const session = { series: ids[0]!, sessionDate: dateOf(releaseTime), releaseTime };
    return { ...session, open, high, low, close, volume, splitFactor: 1, dividend: 0 };
  });
  return { rows, columns, absent: missing };
}

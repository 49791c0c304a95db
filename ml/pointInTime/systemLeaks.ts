import { monthEnds, dateOf, endOfDay, startOfDay } from '../../contracts/dates.ts';
import { ConfigError } from '../../contracts/failures.ts';
import { goldColumns } from '../../contracts/frame.ts';
import type { Bar, Observation } from '../../contracts/observation.ts';
import type { LeakReport } from '../../contracts/pointInTime.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { barsAsOf } from '../features/barsAsOf.ts';
import { goldLabels } from '../features/goldLabels.ts';
import { leakOf, type LaggedFeature } from './leakReport.ts';
import { leakScore, type LeakTarget } from './leakScore.ts';

interface Given {
  readonly spec: SystemSpec;
  readonly asOfTime: number;
  readonly observations: readonly Observation[];
  readonly bars: readonly Bar[];
  /** Days of the lag for series whose lag the system does not name. */
  readonly days: number;
}

/**
 * The leak report of a system: its features of kind `release_lag`, or where it has none a lag of `days` of each of its
 * series, named `fred_GDP_lag_30d` and so on. Rows are the sessions of the first bars series, or the ends of months. The
 * score is of the system's own target and splits, on the lagged columns alone.
 */
export async function systemLeaks(given: Given): Promise<LeakReport> {
  const { spec, asOfTime } = given;
  const observations = given.observations.filter(({ releaseTime }) => releaseTime <= asOfTime);
  const rows = rowsOf(given);
  const lagged = laggedFeatures(given).map((feature) => leakOf(feature, observations, rows.time));
  const features = lagged.map(({ leak }) => leak);
  if (rows.target === null) {
    return { features, score: null, scoreNote: `${spec.name} predicts no target, so no model is scored.` };
  }
  const columns = (side: 'naive' | 'honest') =>
    Object.fromEntries(lagged.map((each) => [each.leak.feature, each[side]]));
  const { time, target, labelEnd } = rows;
  const score = await leakScore({
    rows: { time, target, labelEnd, kind: spec.target!.kind === 'direction' ? 'direction' : 'number' },
    naive: columns('naive'),
    honest: columns('honest'),
    splits: spec.splits,
  });
  return { features, score, scoreNote: `The target is ${spec.target!.name}; the columns are the lagged ones alone.` };
}

function laggedFeatures({ spec, days }: Given): LaggedFeature[] {
  const own = Object.entries(spec.features).flatMap(([feature, one]): LaggedFeature[] => {
    if (!('feature' in one) || one.feature !== 'release_lag') return [];
    const set = one.parameters['days'];
    return [{ feature, series: one.of[0]!, days: typeof set === 'number' ? set : 30 }];
  });
  if (own.length > 0) return own;
  const series = spec.sources.flatMap((source) => (source.kind === 'observations' ? source.series : []));
  if (series.length === 0) {
    throw new ConfigError(`A leak report needs series of observations, but system ${spec.name} has none; add one.`);
  }
  return series.map(({ id }) => ({ feature: `fred_${id}_lag_${days}d`, series: id, days }));
}

type Rows = Pick<LeakTarget, 'time' | 'labelEnd'> & { readonly target: Float64Array | null };

function rowsOf({ spec, asOfTime, bars, observations }: Given): Rows {
  if (spec.calendar === 'monthly') {
    const time = Float64Array.from(monthEnds(spec.start, dateOf(asOfTime)), endOfDay);
    return { time, target: null, labelEnd: null };
  }
  const { rows, columns } = barsAsOf(spec, bars, asOfTime);
  const from = rows.findIndex(({ releaseTime }) => releaseTime >= startOfDay(spec.start));
  const time = Float64Array.from(rows, ({ releaseTime }) => releaseTime);
  const cut = (column: Float64Array): Float64Array => column.slice(from === -1 ? column.length : from);
  if (!spec.target) return { time: cut(time), target: null, labelEnd: null };
  const found = goldLabels(spec.target, { spec, asOfTime, time, bars: columns, observations });
  return { time: cut(time), target: cut(found[goldColumns.target]!), labelEnd: cut(found[goldColumns.labelEnd]!) };
}

import { dateOf } from '../../contracts/dates.ts';
import { ConfigError, DataQualityError } from '../../contracts/failures.ts';
import { goldColumns } from '../../contracts/frame.ts';
import type { Observation } from '../../contracts/observation.ts';
import { regularFrequency } from '../../contracts/regularFrequency.ts';
import type { SystemSpec, TargetSpec } from '../../contracts/system.ts';
import { barNames, barSeriesOf } from './barNames.ts';
import type { Column } from './column.ts';
import { directionTarget } from './directionTarget.ts';
import { outcomeAhead } from './outcomeAhead.ts';
import { periodsAhead } from './periodsAhead.ts';
import { historyOf } from './seriesHistory.ts';

interface LabelInputs {
  readonly spec: Pick<SystemSpec, 'name' | 'sources' | 'windowSeconds'>;
  readonly asOfTime: number;
  /** (n) times of the rows, epoch ms. */
  readonly time: Float64Array;
  /** Columns of the bars on the rows. */
  readonly bars: Readonly<Record<string, Column>>;
  readonly observations: readonly Observation[];
}

/** Columns of the target on the rows of bars: `target`, `label_end` and, of a direction, `forward_return`. */
export function goldLabels(target: TargetSpec, inputs: LabelInputs): Record<string, Float64Array> {
  const { spec, time, bars } = inputs;
  const { name, kind, of, horizon } = target;
  const first = barSeriesOf(spec.sources)[0]!;
  const own = [...barNames(barSeriesOf(spec.sources))].flatMap(([column, { series }]) =>
    series === first ? [column] : [],
  );
  if (!own.includes(of)) {
    if (kind === 'growth' || kind === 'change') return named(ofSeries(kind, target, inputs));
    throw new ConfigError(`Target ${name} is of ${of}; it takes a column of ${first}: ${own.join(', ')}.`);
  }
  const { values } = bars[of]!;
  const rowMs = spec.windowSeconds === undefined ? undefined : spec.windowSeconds * 1000;
  if (kind !== 'direction')
    return named(outcomeAhead(kind, { time, values, of, horizon, ...(rowMs !== undefined && { rowMs }) }));
  const { forwardReturn, ...label } = directionTarget(time, values, horizon, rowMs);
  return { ...named(label), [goldColumns.forwardReturn]: forwardReturn };
}

const named = ({ target, labelEnd }: { readonly target: Float64Array; readonly labelEnd: Float64Array }) => ({
  [goldColumns.target]: target,
  [goldColumns.labelEnd]: labelEnd,
});

function ofSeries(
  kind: 'growth' | 'change',
  { name, of, horizon }: TargetSpec,
  { spec, asOfTime, time, observations }: LabelInputs,
) {
  const series = spec.sources.flatMap((source) => source.series).find(({ id }) => id === of);
  if (series === undefined)
    throw new ConfigError(`Target ${name} is of ${of}, which is no series of ${spec.name}; name one of its sources.`);
  const released = observations.filter((each) => each.series === of && each.releaseTime <= asOfTime);
  if (released.length === 0)
    throw new DataQualityError(
      `Target ${name} needs observations of ${of} released by ${dateOf(asOfTime)}, got 0; collect it.`,
    );
  return periodsAhead(kind, historyOf(released, regularFrequency(series)), { time, of, horizon, until: asOfTime });
}

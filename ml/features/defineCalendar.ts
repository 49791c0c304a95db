import {
  defineFeature,
  type FeatureDefinition,
  type FeatureParameters,
  type FeatureSource,
  type ResolvedParameters,
} from './defineFeature.ts';

interface CalendarSource<D extends FeatureParameters> extends Pick<
  FeatureSource<D>,
  'name' | 'revision' | 'purpose' | 'cite' | 'unit' | 'parameters'
> {
  /** The value of a row from its time, epoch ms. */
  readonly of: (at: number, parameters: ResolvedParameters<D>) => number;
}

/**
 * A feature of the row's day, which is that of its time in UTC: of a bar when it is known, of an observation the first day
 * of its period. The input only lends its rows; where it is missing, so is the feature.
 */
export function defineCalendar<const D extends FeatureParameters>({
  of,
  ...source
}: CalendarSource<D>): FeatureDefinition {
  return defineFeature<D>({
    ...source,
    inputs: ['rows'],
    missing: 'window',
    needsTime: true,
    lookback: () => 0,
    compute: ([rows], parameters, time) =>
      rows!.map((value, row) => (Number.isNaN(value) ? NaN : of(time[row]!, parameters))),
  });
}

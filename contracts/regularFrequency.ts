import { ConfigError } from './failures.ts';
import type { Frequency } from './observation.ts';
import type { SeriesSpec } from './system.ts';

/** How often a series of periods or sessions has values. @throws ConfigError for ticks, which have no frequency. */
export function regularFrequency({ id, frequency }: Pick<SeriesSpec, 'id' | 'frequency'>): Frequency {
  if (frequency !== 'ticks') return frequency;
  throw new ConfigError(
    `Series ${id} should be daily, weekly, monthly, quarterly or annual, got ticks; name a source of ticks for it.`,
  );
}

import { countUpTo } from '../stats/countBelow.ts';
import type { Placement } from './defineFeature.ts';
import type { SeriesState } from './seriesHistory.ts';

const dayMs = 86_400_000;

/**
 * What a placed feature is at a time `now` up to which `state` was advanced, over periods that began by `until`: of the
 * latest period with a value that began long enough before; NaN where there is none or its release lies too far back.
 */
export function placedValue(state: SeriesState, placement: Placement, now: number, until = Infinity): number {
  const { gives, daysSincePeriod, maximumAgeDays } = placement;
  let row = countUpTo(state.history.time, Math.min(until, now - daysSincePeriod * dayMs)) - 1;
  while (row >= 0 && Number.isNaN(state.values[row]!)) row -= 1;
  if (row < 0) return NaN;
  const age = (now - state.released[row]!) / dayMs;
  if (age > maximumAgeDays) return NaN;
  return gives === 'age' ? age : state.values[row]!;
}

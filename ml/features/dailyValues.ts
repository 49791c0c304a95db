import { maximumAgeMs } from './carryForward.ts';
import { computeFeatures, computeKnown } from './computeFeatures.ts';
import type { Column } from './column.ts';
import { chainOf, reachOf } from './featureChain.ts';
import type { GoldInputs, PlacedFeature } from './goldInputs.ts';
import { placedValue } from './placedValue.ts';
import { advance, columnOf, newState } from './seriesHistory.ts';

/**
 * A macro feature on the days of the bars: each day has the feature of the latest period, computed from what was
 * released by that day's close. Missing before the first, and where the period began over 400 days before.
 *
 * Here for series without any revision: the column with all that was released shows every step.
 */
export function dailyValues(column: Column, days: Float64Array): Float64Array {
  const steps = Array.from(column.values, (value, i) => ({ at: column.known[i]!, period: column.time[i]!, value }))
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => a.at - b.at || a.period - b.period);
  const out = new Float64Array(days.length).fill(NaN);
  let next = 0;
  let current: (typeof steps)[number] | undefined;
  days.forEach((day, row) => {
    for (; next < steps.length && steps[next]!.at <= day; next++) {
      const step = steps[next]!;
      if (!current || step.period >= current.period) current = step;
    }
    if (current && day - current.period <= maximumAgeMs) out[row] = current.value;
  });
  return out;
}

/**
 * The same for series with revisions: after each day with a release the feature is computed afresh, from the values of
 * that day and as far back as it reads, because a revision changes look-back values that earlier days did not have.
 */
export function revisedDailyValues(name: string, days: Float64Array, inputs: GoldInputs): Float64Array {
  const { features, series } = chainOf(name, inputs.features);
  const states = new Map([...series].map((id) => [id, newState(inputs.histories.get(id)!)]));
  const grids = new Map([...states].map(([id, { history }]) => [id, history.grid]));
  const { reach, mixed } = reachOf(name, features, grids);
  const out = new Float64Array(days.length).fill(NaN);
  let [period, value] = [NaN, NaN];
  days.forEach((day, row) => {
    let changed = false;
    for (const state of states.values()) changed = advance(state, day) || changed;
    if (changed) {
      const stretch = { since: day - maximumAgeMs, until: Infinity, reach };
      const base = Object.fromEntries([...states].map(([id, state]) => [id, columnOf(state, stretch)]));
      const column = computeFeatures(features, base, mixed ? undefined : computeKnown)[name]!;
      const last = column.values.findLastIndex((each) => !Number.isNaN(each));
      [period, value] = [column.time[last] ?? NaN, column.values[last] ?? NaN];
    }
    if (day - period <= maximumAgeMs) out[row] = value;
  });
  return out;
}

/** A feature that is made on the days of the bars. */
export function placedDailyValues(feature: PlacedFeature, days: Float64Array, inputs: GoldInputs): Float64Array {
  const state = newState(inputs.histories.get(feature.series)!);
  return days.map((day) => {
    advance(state, day);
    return placedValue(state, feature.placement, day);
  });
}

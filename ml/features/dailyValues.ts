import type { FeatureSpec } from '../../contracts/system.ts';
import { maximumAgeMs } from './carryForward.ts';
import type { Column } from './column.ts';
import { computeFeatures, inputsOf } from './computeFeatures.ts';
import { baseColumns, type GoldInputs } from './goldInputs.ts';

/** From `at` on, the latest period of a feature is `period` and has `value`. */
interface Step {
  readonly at: number;
  readonly period: number;
  readonly value: number;
}

/**
 * Values of a macro feature on the days of the bars: each day has the feature of the latest period, computed from what
 * was released by that day's close. Missing before the first, and where the period began over 400 days before.
 */
export function dailyValues(name: string, column: Column, days: Float64Array, inputs: GoldInputs): Float64Array {
  const steps = stepsOf(name, column, inputs);
  const out = new Float64Array(days.length).fill(NaN);
  let next = 0;
  let current: Step | undefined;
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
 * Where no value was ever revised, the full column shows every step. Otherwise the feature is computed afresh at each
 * release, since a revision changes look-back values that earlier days did not have.
 */
function stepsOf(name: string, column: Column, inputs: GoldInputs): Step[] {
  const chain = chainOf(name, inputs.features);
  const used = new Map([...inputs.observations].filter(([id]) => chain.series.has(id)));
  const all = [...used.values()].flat();
  const revised = new Set(all.map(({ series, obsDate }) => `${series} ${obsDate}`)).size < all.length;
  if (!revised) {
    return Array.from(column.values, (value, i) => ({ at: column.known[i]!, period: column.time[i]!, value }))
      .filter(({ value }) => !Number.isNaN(value))
      .sort((a, b) => a.at - b.at || a.period - b.period);
  }
  const releases = [...new Set(all.map(({ releaseTime }) => releaseTime))].sort((a, b) => a - b);
  return releases.flatMap((at) => {
    const base = baseColumns({ ...inputs, bars: [], observations: used }, at);
    const { values, time } = computeFeatures(chain.features, base)[name]!;
    const last = values.findLastIndex((value) => !Number.isNaN(value));
    return last === -1 ? [] : [{ at, period: time[last]!, value: values[last]! }];
  });
}

/** A feature with the features that it reads, in their order, and the series below them. */
function chainOf(name: string, specs: Readonly<Record<string, FeatureSpec>>) {
  const wanted = new Set<string>();
  const series = new Set<string>();
  const visit = (each: string): void => {
    wanted.add(each);
    for (const input of inputsOf(specs[each]!)) {
      if (input !== each && Object.hasOwn(specs, input)) visit(input);
      else series.add(input);
    }
  };
  visit(name);
  const features = Object.fromEntries(Object.entries(specs).filter(([each]) => wanted.has(each)));
  return { features, series };
}

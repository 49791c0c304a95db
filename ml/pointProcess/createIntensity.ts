import { InputError, NumericsError } from '../../contracts/failures.ts';
import { requireModel, shapeOfPair, type HawkesModel } from './hawkesModel.ts';
import { impactOf } from './markImpact.ts';

/** All that a stream remembers; plain numbers, so it may be stored as JSON. */
export interface IntensityState {
  /** Time and impact of the last event of each kind, in the order of kinds; −1 and 0 before the first. */
  readonly lastTimes: readonly number[];
  readonly lastImpacts: readonly number[];
  /** Of each exponential of each pair (target, source, term, exponential): its level just before the source's last event. */
  readonly levels: readonly number[];
}

export interface IntensityStream {
  /** Takes an event in, in constant time. Events come in the order of time, of one kind in strictly rising order. */
  push(time: number, kind: number, mark?: number): void;
  /** λ of each kind at `time`, no earlier than the last event, in 1/s; counts the events strictly before. */
  at(time: number): Float64Array;
  state(): IntensityState;
}

interface Component {
  readonly target: number;
  readonly source: number;
  readonly decay: number;
  readonly height: number;
  /** Index of the weight whose last exponential this is; −1 on the others. */
  readonly closes: number;
}

/**
 * Intensity of a Hawkes process as events come in, O(1) an event however long the past, for kernels of exponentials. Goes on
 * from `state` when given one. Same bits as `eventIntensities` gives for the whole record.
 * Example: stream.push(1.5, 0); stream.at(2)[0].
 * @throws InputError for the exact power law and a state of another model; NumericsError on times out of order.
 */
export function createIntensity(model: HawkesModel, state?: IntensityState): IntensityStream {
  const { kinds, baseline, weights } = model;
  const components = componentsOf(model);
  if (state) requireState(state, kinds, components.length);
  const lastTimes = Float64Array.from(state?.lastTimes ?? new Array<number>(kinds).fill(-1));
  const lastImpacts = Float64Array.from(state?.lastImpacts ?? new Array<number>(kinds).fill(0));
  const levels = Float64Array.from(state?.levels ?? new Array<number>(components.length).fill(0));
  let latest = lastTimes.reduce((last, each) => Math.max(last, each), 0);

  /** Level just before `time`: an event at that very time does not count yet. */
  const levelAt = (index: number, time: number): number => {
    const { source, decay } = components[index]!;
    const last = lastTimes[source]!;
    if (last === time) return levels[index]!;
    return Math.exp(-decay * (time - Math.max(0, last))) * (levels[index]! + lastImpacts[source]!);
  };
  return {
    push(time, kind, mark) {
      if (!(Number.isInteger(kind) && kind >= 0 && kind < kinds))
        throw new InputError(`A kind of event should be a whole number from 0 to ${kinds - 1}, got ${kind}.`);
      requireTime(time, latest);
      if (time === lastTimes[kind])
        throw new NumericsError(`Times of kind ${kind} should rise, got ${time} twice; merge or jitter ties first.`);
      const impact = model.marks === null ? 1 : impactOf(model.marks, kind, mark);
      for (let index = 0; index < components.length; index++)
        if (components[index]!.source === kind) levels[index] = levelAt(index, time);
      lastTimes[kind] = time;
      lastImpacts[kind] = impact;
      latest = time;
    },
    at(time) {
      requireTime(time, latest);
      const intensity = baseline.slice();
      let sum = 0;
      for (let index = 0; index < components.length; index++) {
        const { target, height, closes } = components[index]!;
        sum += height * levelAt(index, time);
        if (closes < 0) continue;
        intensity[target]! += weights[closes]! * sum;
        sum = 0;
      }
      return intensity;
    },
    state: () => ({
      lastTimes: Array.from(lastTimes),
      lastImpacts: Array.from(lastImpacts),
      levels: Array.from(levels),
    }),
  };
}

function componentsOf(model: HawkesModel): Component[] {
  const kernel = requireModel(model);
  const components: Component[] = [];
  for (let target = 0; target < model.kinds; target++)
    for (let source = 0; source < model.kinds; source++)
      for (let term = 0; term < model.terms; term++) {
        const mixture = kernel.mixture(shapeOfPair(model, target, source), term);
        if (mixture === null)
          throw new InputError(
            `A stream in constant time needs a kernel of exponentials, got ${model.kernel}: fit powerLawMixture.`,
          );
        const { weights, decays } = mixture;
        const weight = (target * model.kinds + source) * model.terms + term;
        decays.forEach((decay, c) => {
          const closes = c === decays.length - 1 ? weight : -1;
          components.push({ target, source, decay, height: weights[c]! * decay, closes });
        });
      }
  return components;
}

function requireTime(time: number, latest: number): void {
  if (time >= latest && time < Infinity) return;
  throw new NumericsError(`A stream needs times that do not fall, got ${time} after ${latest}.`);
}

function requireState({ lastTimes, lastImpacts, levels }: IntensityState, kinds: number, components: number): void {
  const fits = lastTimes.length === kinds && lastImpacts.length === kinds && levels.length === components;
  if (fits && [...lastTimes, ...lastImpacts, ...levels].every(Number.isFinite)) return;
  throw new InputError(
    `This model’s stream has a state of ${kinds} kinds and ${components} levels, got ${lastTimes.length} and ${levels.length}.`,
  );
}

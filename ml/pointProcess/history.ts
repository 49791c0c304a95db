import type { ExponentialPart } from './exponentialParts.ts';
import { shapeOfPair, type HawkesModel } from './hawkesModel.ts';
import type { Kernel } from './kernels/kernel.ts';

/** The past of a process that is being simulated, as far as the future needs it. */
export interface History {
  /** Moves on to `time`, past no event. */
  advance(time: number): void;
  /** No less than Σ_i λ_i from now on, while nothing happens. */
  bound(): number;
  /** λ of each kind now, written to `out`. */
  intensities(out: Float64Array): void;
  add(kind: number, impact: number): void;
}

/** Memory as exponentials: constant time an event. */
export function mixtureHistory({ kinds, baseline }: HawkesModel, parts: readonly ExponentialPart[]): History {
  const levels = new Float64Array(parts.length);
  let now = 0;
  const total = baseline.reduce((sum, rate) => sum + rate, 0);
  return {
    advance(time) {
      const wait = time - now;
      now = time;
      for (let c = 0; c < levels.length; c++) levels[c]! *= Math.exp(-parts[c]!.decay * wait);
    },
    // Parts above 0 only fall; parts below 0 only rise, to 0.
    bound: () => levels.reduce((sum, level) => sum + Math.max(0, level), total),
    intensities(out) {
      out.set(baseline);
      for (let c = 0; c < levels.length; c++) out[parts[c]!.target]! += levels[c]!;
      // A kernel that starts at 0 as a difference of exponentials may come out below by rounding.
      for (let kind = 0; kind < kinds; kind++) out[kind] = Math.max(0, out[kind]!);
    },
    add(kind, impact) {
      for (let c = 0; c < levels.length; c++) if (parts[c]!.source === kind) levels[c]! += impact * parts[c]!.jump;
    },
  };
}

/** Memory as every event, for kernels that fall but are no sum of exponentials: time grows with the past. */
export function fullHistory(model: HawkesModel, kernel: Kernel): History {
  const { kinds, terms, baseline, weights } = model;
  const events: { time: number; kind: number; impact: number }[] = [];
  let now = 0;
  const intensities = (out: Float64Array): void => {
    out.set(baseline);
    for (const { time, kind, impact } of events)
      for (let target = 0; target < kinds; target++)
        for (let term = 0; term < terms; term++) {
          const density = kernel.density(now - time, shapeOfPair(model, target, kind), term);
          out[target]! += weights[(target * kinds + kind) * terms + term]! * impact * density;
        }
  };
  const held = new Float64Array(kinds);
  return {
    advance(time) {
      now = time;
    },
    bound() {
      intensities(held);
      return held.reduce((sum, each) => sum + each, 0);
    },
    intensities,
    add(kind, impact) {
      events.push({ time: now, kind, impact });
    },
  };
}

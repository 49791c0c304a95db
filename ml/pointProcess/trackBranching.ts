import { InputError } from '../../contracts/failures.ts';
import type { BranchingEstimate } from './branchingInterval.ts';
import type { HawkesEvents } from './events.ts';
import { fitHawkes } from './fitHawkes.ts';
import type { FitOptions } from './hawkesFit.ts';

export interface BranchingWindow {
  /** Seconds: events with from ≤ t < to. Known at `to`, not before. */
  readonly from: number;
  readonly to: number;
  readonly events: number;
  /** Null where the window has too few events of a kind. */
  readonly branching: BranchingEstimate | null;
  readonly logLikelihood: number | null;
  /** Why there is no estimate, or what it cannot be trusted for. */
  readonly issues: readonly string[];
}

/**
 * The branching ratio over rolling windows of `width` seconds, `step` apart, each a fit of its own that knows nothing outside the
 * window. Windows end at width, width + step, … up to the end of the record.
 * Filimonov and Sornette (2012), Physical Review E 85 (reflexivity of markets).
 */
export function trackBranching(
  { times, horizon, marks }: HawkesEvents,
  { width, step, ...options }: FitOptions & { readonly width: number; readonly step: number },
): BranchingWindow[] {
  if (!(width > 0 && step > 0 && width <= horizon))
    throw new InputError(
      `Rolling windows need a width above 0 and at most the record of ${horizon} s and a step above 0, got ${width} and ${step} s.`,
    );
  const least = options.leastEvents ?? 10;
  const windows: BranchingWindow[] = [];
  for (let w = 0; width + w * step <= horizon; w++) {
    const [from, to] = [w * step, w * step + width];
    const spans = times.map((each) => [firstAtOrAfter(each, from), firstAtOrAfter(each, to)] as const);
    const part = times.map((each, kind) => each.slice(...spans[kind]!).map((time) => time - from));
    const events = part.reduce((sum, each) => sum + each.length, 0);
    const thin = part.findIndex((each) => each.length < least);
    if (thin >= 0) {
      const issues = [`Kind ${thin} has ${part[thin]!.length} events in the window and needs ${least}.`];
      windows.push({ from, to, events, branching: null, logLikelihood: null, issues });
      continue;
    }
    const window = { times: part, horizon: width };
    const sized = marks ? { ...window, marks: marks.map((each, kind) => each.slice(...spans[kind]!)) } : window;
    const { branching, logLikelihood, issues } = fitHawkes(sized, options);
    windows.push({ from, to, events, branching, logLikelihood, issues });
  }
  return windows;
}

/** Index of the first time not below `bound`. */
function firstAtOrAfter(times: Float64Array, bound: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

import { InputError, NumericsError } from '../../contracts/failures.ts';
import type { HawkesEvents } from './events.ts';
import { fitHawkes } from './fitHawkes.ts';
import { goodnessOfFit, type GoodnessOfFit } from './goodnessOfFit.ts';
import type { FitOptions, HawkesFit } from './hawkesFit.ts';
import { tidyTies, type TieRule, type TiesReport } from './tidyTies.ts';

/** Ticks of one type, such as buys: nanoseconds since the epoch that do not fall, and sizes where they matter. */
export interface TickType {
  readonly timeNs: BigInt64Array;
  readonly size?: Float64Array;
}

export interface TickOptions extends FitOptions {
  /** Default: merge. */
  readonly ties?: TieRule;
  /** The window; default from the first tick of any type to the last. */
  readonly fromNs?: bigint;
  readonly toNs?: bigint;
}

export interface TickHawkes {
  /** Names of the types, in the order of the fit's kinds. */
  readonly types: readonly string[];
  readonly fromNs: bigint;
  readonly ties: TiesReport;
  /** The events that were fitted, in seconds since `fromNs`. */
  readonly events: HawkesEvents;
  readonly fit: HawkesFit;
  readonly fitness: GoodnessOfFit;
}

/**
 * Hawkes process of recorded ticks, one kind a type in the order of the record's keys: ties by rule with their share told, fit,
 * and time rescaling. Times are compared in nanoseconds and turned to seconds since the start of the window, exact below 104 days.
 * Example: fitTickHawkes({ buy: { timeNs }, sell: { timeNs: sells } }, { kernel: 'powerLawMixture' }).fit.branching.ratio.
 * @throws NumericsError on times that fall, types without a tick and ticks outside the window, with both numbers.
 */
export function fitTickHawkes(ticks: Readonly<Record<string, TickType>>, options: TickOptions): TickHawkes {
  const types = Object.keys(ticks);
  if (types.length === 0) throw new InputError('Ticks of at least 1 type are needed, got 0.');
  const each = types.map((type) => ticks[type]!);
  each.forEach(({ timeNs, size }, type) => {
    requireTicks(types[type]!, timeNs);
    if (options.marks && size?.length !== timeNs.length)
      throw new NumericsError(
        `${timeNs.length} ticks of ${types[type]!} need as many sizes, got ${size?.length ?? 'none'}.`,
      );
  });
  const fromNs = options.fromNs ?? each.map(({ timeNs }) => timeNs[0]!).reduce((a, b) => (b < a ? b : a));
  const toNs = options.toNs ?? each.map(({ timeNs }) => timeNs.at(-1)!).reduce((a, b) => (b > a ? b : a));
  const raw = {
    times: each.map(({ timeNs }) => Float64Array.from(timeNs, (time) => Number(time - fromNs) / 1e9)),
    horizon: Number(toNs - fromNs) / 1e9,
    ...(options.marks ? { marks: each.map(({ size }) => size!) } : {}),
  };
  const { events, ties } = tidyTies(raw, options.ties ?? { rule: 'merge' });
  const fit = fitHawkes(events, options);
  return { types, fromNs, ties, events, fit, fitness: goodnessOfFit(fit.model, events) };
}

function requireTicks(type: string, timeNs: BigInt64Array): void {
  if (timeNs.length === 0) throw new NumericsError(`Ticks of ${type} need at least 1 time, got 0; leave the type out.`);
  for (let row = 1; row < timeNs.length; row++)
    if (timeNs[row]! < timeNs[row - 1]!)
      throw new NumericsError(
        `Ticks of ${type} need times that do not fall, got ${timeNs[row]!} after ${timeNs[row - 1]!} at row ${row}; sort them first.`,
      );
}

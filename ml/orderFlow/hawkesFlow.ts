import { createIntensity, type IntensityStream } from '../pointProcess/createIntensity.ts';
import type { BranchingEstimate } from '../pointProcess/branchingInterval.ts';
import { fitHawkes } from '../pointProcess/fitHawkes.ts';
import type { HawkesModel } from '../pointProcess/hawkesModel.ts';
import type { EventTaker } from './measure.ts';
import { followWindows, nanoseconds } from './timeWindows.ts';
import { createTradeSigner } from './tradeSigns.ts';

export interface HawkesFlowOptions {
  readonly kernel: 'exponential' | 'powerLawMixture';
  /** How often the intensity is told. */
  readonly windowSeconds: number;
  /** Trades of the last so many seconds are fitted, again after every `refitSeconds`. */
  readonly fitSeconds: number;
  readonly refitSeconds: number;
  /** A silence of trades that ends a session: no fit reaches over it, and nothing before it excites anything. */
  readonly gapSeconds: number;
}

export interface HawkesState {
  /** End of the window, exclusive: trades before it count. */
  readonly endNs: bigint;
  /** Expected trades a second at that instant. */
  readonly buy: number;
  readonly sell: number;
  /** Of the fit in force. */
  readonly branching: BranchingEstimate;
}

/** Fewest trades of each side in a stretch that is fitted; with fewer the fit before stays in force. */
const leastEvents = 20;
const kinds = 2;

interface Fitted {
  readonly model: HawkesModel;
  readonly branching: BranchingEstimate;
}

/** Times of buys and sells in seconds since `fromNs`; trades of a side at one nanosecond are one event. */
interface Session {
  readonly fromNs: bigint;
  readonly times: readonly [number[], number[]];
  fittedNs: bigint;
}

/**
 * Intensity of buys and of sells as trades come in, under a bivariate Hawkes process that knows the past only: at the end of
 * a window the process is fitted to the last `fitSeconds` of trades when `refitSeconds` have gone by since it was last, and
 * that fit holds until the next. Nothing is told before the first. Sides are the venue's, or else the tick rule's.
 *
 * Hawkes (1971), Biometrika 58(1); Bacry and Muzy (2014), Quantitative Finance 14(7); `fitHawkes`, `createIntensity`.
 */
export function createHawkesFlow(
  options: HawkesFlowOptions,
  take: (state: HawkesState) => void,
): Pick<EventTaker, 'trade' | 'clock'> {
  const [fitNs, refitNs, gapNs] = [options.fitSeconds, options.refitSeconds, options.gapSeconds].map(nanoseconds) as [
    bigint,
    bigint,
    bigint,
  ];
  const sign = createTradeSigner();
  let session: Session | null = null;
  let lastNs = 0n;
  let fitted: Fitted | null = null;
  let stream: IntensityStream | null = null;
  let streamFromNs = 0n;
  const restart = (fromNs: bigint, past: readonly (readonly number[])[]) => {
    streamFromNs = fromNs;
    stream = fitted && createIntensity(fitted.model);
    for (const [time, kind] of merged(past)) stream?.push(time, kind);
  };
  const refit = (open: Session, endNs: bigint) => {
    if (endNs - open.fromNs < fitNs || endNs - open.fittedNs < refitNs) return;
    const fromNs = endNs - fitNs;
    const times = lastOf(open, secondsBetween(open.fromNs, fromNs));
    if (times === null) return;
    open.fittedNs = endNs;
    const { model, branching } = fitHawkes(
      { times: times.map((each) => Float64Array.from(each)), horizon: options.fitSeconds },
      { kernel: options.kernel, starts: 1 },
    );
    fitted = { model, branching };
    restart(fromNs, times);
  };
  const pass = followWindows({ widthNs: nanoseconds(options.windowSeconds) }, ({ endNs }) => {
    if (session !== null) refit(session, endNs);
    if (fitted === null || stream === null) return;
    const [buy, sell] = stream.at(secondsBetween(streamFromNs, endNs));
    take({ endNs, buy: buy!, sell: sell!, branching: fitted.branching });
  });
  return {
    clock: (timeNs) => pass(timeNs, 'clock'),
    trade(timeNs, price, _size, side) {
      pass(timeNs);
      const kind = { 1: 0, [-1]: 1 }[sign(price, side, NaN, NaN)];
      if (session === null || timeNs - lastNs > gapNs) {
        session = { fromNs: timeNs, times: [[], []], fittedNs: timeNs - refitNs };
        restart(timeNs, [[], []]);
      }
      lastNs = timeNs;
      if (kind === undefined) return;
      const time = secondsBetween(session.fromNs, timeNs);
      const own = session.times[kind as 0 | 1];
      if (time === own.at(-1)) return;
      own.push(time);
      stream?.push(secondsBetween(streamFromNs, timeNs), kind);
    },
  };
}

/** Times since `start` of both kinds, of which those before are forgotten; null, and nothing forgotten, where one is thin. */
function lastOf({ times }: Session, start: number): readonly (readonly number[])[] | null {
  const kept = times.map((each) => each.filter((time) => time >= start));
  if (kept.some(({ length }) => length < leastEvents)) return null;
  times.forEach((each, kind) => each.splice(0, each.length - kept[kind]!.length));
  return kept.map((each) => each.map((time) => time - start));
}

/** Exact below 104 days. */
const secondsBetween = (fromNs: bigint, toNs: bigint): number => Number(toNs - fromNs) / 1e9;

/** Events of both kinds in the order of time. */
function merged(times: readonly (readonly number[])[]): (readonly [number, number])[] {
  const all = Array.from({ length: kinds }, (_, kind) => times[kind]!.map((time) => [time, kind] as const)).flat();
  return all.sort(([a], [b]) => a - b);
}

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

/** Trades that came while a fit was in force, and those before them that excite them. */
export interface FollowedFit {
  readonly model: HawkesModel;
  /** Of buys and of sells, in seconds on a clock of their own. */
  readonly times: readonly Float64Array[];
  /** On that clock: trades from here on are none that it was fitted on; below 0 where it was fitted on none of them. */
  readonly since: number;
}

/** Fewest trades of each side in a stretch that is fitted; with fewer the fit before stays in force. */
const leastEvents = 20;

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
 * `followed` is told of every fit once no more trades come under it; `close` ends the last.
 *
 * Hawkes (1971), Biometrika 58(1); Bacry and Muzy (2014), Quantitative Finance 14(7); `fitHawkes`, `createIntensity`.
 */
export function createHawkesFlow(
  options: HawkesFlowOptions,
  take: (state: HawkesState) => void,
  followed: (fit: FollowedFit) => void = () => undefined,
): Pick<EventTaker, 'trade' | 'clock'> & { close(): void } {
  const [fitNs, refitNs] = [nanoseconds(options.fitSeconds), nanoseconds(options.refitSeconds)];
  const gapNs = nanoseconds(options.gapSeconds);
  const sign = createTradeSigner();
  let session: Session | null = null;
  let lastNs = 0n;
  let [fitted, stream]: [Fitted | null, IntensityStream | null] = [null, null];
  let streamFromNs = 0n;
  const ended = (open: Session | null) => {
    if (fitted === null || open === null) return;
    const since = secondsBetween(streamFromNs, open.fittedNs);
    followed({ model: fitted.model, times: timesFrom(open, secondsBetween(open.fromNs, streamFromNs)), since });
  };
  const restart = (fromNs: bigint, past: readonly ArrayLike<number>[]) => {
    streamFromNs = fromNs;
    stream = fitted && excitedBy(fitted.model, past);
  };
  const refit = (open: Session, endNs: bigint) => {
    if (endNs - open.fromNs < fitNs || endNs - open.fittedNs < refitNs) return;
    const fromNs = endNs - fitNs;
    const start = secondsBetween(open.fromNs, fromNs);
    const times = timesFrom(open, start);
    if (times.some(({ length }) => length < leastEvents)) return;
    ended(open);
    open.times.forEach((each, kind) => each.splice(0, each.length - times[kind]!.length));
    open.fittedNs = endNs;
    fitted = fitHawkes({ times, horizon: options.fitSeconds }, { kernel: options.kernel, starts: 1 });
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
        ended(session);
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
    close: () => ended(session),
  };
}

/** Times of both kinds since `start`, on a clock that begins there. */
const timesFrom = ({ times }: Session, start: number): Float64Array[] =>
  times.map((each) => Float64Array.from(each.filter((time) => time >= start)).map((time) => time - start));

/** The intensity after events of both kinds. */
function excitedBy(model: HawkesModel, times: readonly ArrayLike<number>[]): IntensityStream {
  const stream = createIntensity(model);
  const all = times.flatMap((each, kind) => Array.from(each, (time) => [time, kind] as const));
  for (const [time, kind] of all.sort(([a], [b]) => a - b)) stream.push(time, kind);
  return stream;
}

/** Exact below 104 days. */
const secondsBetween = (fromNs: bigint, toNs: bigint): number => Number(toNs - fromNs) / 1e9;

import type { WaitingView } from '../../contracts/residuals.ts';
import { concatenate } from '../stats/concatenate.ts';
import { sortNumbers } from '../stats/sortNumbers.ts';
import { autocorrelation } from '../profile/autocorrelation.ts';
import { gapTests } from '../pointProcess/goodnessOfFit.ts';
import { rescaledGaps } from '../pointProcess/rescaledGaps.ts';
import { createHawkesFlow, type FollowedFit, type HawkesFlowOptions } from './hawkesFlow.ts';
import type { Market } from './market.ts';
import { replayMarket } from './replayMarket.ts';

/** Fewest waits of a side that are tested. */
const leastWaits = 100;
const lags = 20;
const mostQuantiles = 61;
const sides = ['buy', 'sell'] as const;

/** Waits of each side that ended under the fit, on its clock. */
function waitsOf({ model, times, since }: FollowedFit): Float64Array[] {
  const horizon = times.reduce((last, each) => Math.max(last, each.at(-1) ?? 0), 0);
  if (!(horizon > 0)) return times.map(() => new Float64Array(0));
  const gaps = rescaledGaps(model, { times, horizon });
  return gaps.map((each, kind) => each.filter((_, k) => k > 0 && times[kind]![k]! >= since));
}

/**
 * How well the Hawkes process of buys and sells that measures read foretold the trades after each of its fits: waits between
 * trades of a side, Λ(t_k) − Λ(t_{k−1}) under the fit that was in force, which are independent and exponential with mean 1
 * where it is right. No parameter was fitted on them, so that the p-values hold as they are; of many thousand waits they
 * find misfits that do no harm, and the distance says more. Sides with fewer than 100 waits are left out.
 * Ogata (1988), JASA 83(401); Brown et al. (2002), Neural Computation 14.
 * @throws NumericsError on trades that are none.
 */
export function hawkesWaits({ trades }: Market, options: HawkesFlowOptions): Omit<WaitingView, 'series'>[] {
  if (trades === undefined || trades.timeNs.length === 0) return [];
  const found: (readonly Float64Array[])[] = [];
  const flow = createHawkesFlow(
    options,
    () => undefined,
    (fit) => found.push(waitsOf(fit)),
  );
  replayMarket({ trades }, flow);
  flow.close();
  return sides.flatMap((side, kind) => {
    const waits = concatenate(found.map((each) => each[kind]!));
    if (waits.length < leastWaits) return [];
    const { meanGap, kolmogorovSmirnov, ljungBox, excessDispersion } = gapTests(waits, kind, lags);
    return [
      {
        ...{ side, orders: waits.length, fits: found.length, meanWait: meanGap },
        ...{ distance: kolmogorovSmirnov, memory: ljungBox, dispersion: excessDispersion },
        curves: curvesOf(waits),
      },
    ];
  });
}

function curvesOf(waits: Float64Array): WaitingView['curves'] {
  const sorted = sortNumbers(waits);
  const n = waits.length;
  const ranks = Array.from({ length: mostQuantiles }, (_, at) => Math.round((at * (n - 1)) / (mostQuantiles - 1)));
  return {
    autocorrelation: [...autocorrelation(waits, lags)],
    band: 1.96 / Math.sqrt(n),
    expected: ranks.map((rank) => -Math.log1p(-(rank + 0.5) / n)),
    found: ranks.map((rank) => sorted[rank]!),
  };
}

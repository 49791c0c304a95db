import { NumericsError } from '../../contracts/failures.ts';
import { mean } from '../stats/mean.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';

/** y = intercept + slope · x + error, by least squares. */
export interface Impact {
  readonly slope: number;
  readonly intercept: number;
  /** Of the slope, for errors of one variance: √(Σe² / (n − 2) / Σ(x − x̄)²). */
  readonly standardError: number;
  /** 1 − Σe² / Σ(y − ȳ)²; 0 where y is constant. */
  readonly rSquared: number;
  readonly n: number;
}

/**
 * Price impact: the slope of price changes on order flow over windows, with intercept. On signed volume it is Kyle's λ
 * (price per unit of size), on order flow imbalance it is the impact coefficient of Cont, Kukanov and Stoikov.
 *
 * flow, priceChange: n ≥ 3 finite values each. Two passes around the means. A constant flow is refused.
 * Kyle (1985), "Continuous auctions and insider trading", Econometrica 53(6); Hasbrouck (2009), J. Finance 64(3), section I.
 * Example: kyleLambda([−1, 0, 1], [−2, 0, 2]) has slope 2.
 */
export function kyleLambda(flow: ArrayLike<number>, priceChange: ArrayLike<number>): Impact {
  requireNumbers(flow, 3, 'The flow of a price impact');
  requireNumbers(priceChange, 3, 'The price change of a price impact');
  const n = flow.length;
  if (priceChange.length !== n)
    throw new NumericsError(`A price impact needs as many price changes as flows, got ${priceChange.length} and ${n}.`);
  const [flowMean, changeMean] = [mean(flow), mean(priceChange)];
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [flow[i]! - flowMean, priceChange[i]! - changeMean];
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  if (!(xx > 0))
    throw new NumericsError(`A price impact needs flows that differ, got ${n} of ${flow[0]!}; widen the windows.`);
  const slope = xy / xx;
  const intercept = changeMean - slope * flowMean;
  let errors = 0;
  for (let i = 0; i < n; i++) {
    const error = priceChange[i]! - changeMean - slope * (flow[i]! - flowMean);
    errors += error * error;
  }
  const rSquared = yy > 0 ? Math.max(0, 1 - errors / yy) : 0;
  return { slope, intercept, standardError: Math.sqrt(errors / (n - 2) / xx), rSquared, n };
}

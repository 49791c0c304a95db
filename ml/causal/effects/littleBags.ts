import { normalCdf } from '../../stats/normalCdf.ts';

export interface LittleBags {
  /** Mean over groups of the squared mean of a group's influences. */
  readonly between: number;
  /** Mean over trees of the squared influence. */
  readonly total: number;
  readonly groups: number;
  readonly groupSize: number;
}

const inverseRootTwoPi = 0.3989422804014327;

/**
 * Sampling variance of a forest's estimate by the bootstrap of little bags: trees of a group share a half-sample, so that
 * groups differ by sampling and trees within a group by chance alone. With noise = (total − between)/(g − 1):
 * S = between − noise, which too few groups can make negative. The objective-Bayes debias takes the mean of a normal
 * N(S, se²), se = max(between, noise)·√(2/G), cut to positive values: S + se·φ(S/se)/Φ(S/se), which is positive always.
 * Sexton and Laake (2009), Computational Statistics & Data Analysis 53; Athey, Tibshirani and Wager (2019), §4.1, and
 * their grf (ObjectiveBayesDebiaser). Example: between 2, total 3, g = 2, G = 50 gives 1.0143…
 */
export function littleBagsVariance({ between, total, groups, groupSize }: LittleBags): number {
  const noise = (total - between) / (groupSize - 1);
  const raw = between - noise;
  const error = Math.max(between, noise) * Math.sqrt(2 / groups);
  if (error === 0) return 0;
  const z = raw / error;
  return raw + error * millsRatio(z);
}

/** φ(z)/Φ(z), also where both are too small for a double: −z − 1/z + 2/z³ there. */
function millsRatio(z: number): number {
  if (z < -30) return -z - 1 / z + 2 / z ** 3;
  return (inverseRootTwoPi * Math.exp((-z * z) / 2)) / normalCdf(z);
}

import { NumericsError } from '../../../contracts/failures.ts';
import { ranks } from '../../profile/ranks.ts';
import { defineTest, normalPValue, requireSamples, type Alternative, type TestResult } from '../comparison.ts';
import { pairedRankBiserial } from '../effects/rankBiserial.ts';
import { signedRankLaw, tailPValue, tailsOf } from './rankLaws.ts';
import { tieTerm } from './tieTerm.ts';

/**
 * What becomes of pairs that are equal. `wilcox`: left out (Wilcoxon; R). `pratt`: ranked with the others, then left out. `zsplit`: ranked, and
 * half of their ranks counts for either side.
 */
export type ZeroPolicy = 'wilcox' | 'pratt' | 'zsplit';

export interface WilcoxonOptions {
  readonly zeros?: ZeroPolicy;
  /** `exact`: every choice of signs equally likely, ties and all. `auto`: exact without ties or zeros below 50 pairs (R's rule), else normal. */
  readonly method?: 'auto' | 'exact' | 'normal';
  /** For the normal law; default true (R's; scipy's default is false). */
  readonly continuity?: boolean;
  readonly alternative?: Alternative;
  readonly level?: number;
}

const fewPairs = 50;

interface SignedRanks {
  /** Ranks of |d| that take part in the draw of signs. */
  readonly moving: Float64Array;
  /** Sum of the ranks of positive differences, half of those of zeros with `zsplit`. */
  readonly positive: number;
  readonly centre: number;
  readonly variance: number;
  readonly zeros: number;
  readonly ties: boolean;
}

function signedRanks(differences: Float64Array, policy: ZeroPolicy): SignedRanks {
  const kept = policy === 'wilcox' ? differences.filter((d) => d !== 0) : differences;
  const size = kept.map(Math.abs);
  const rank = ranks(size);
  const zeros = differences.length - differences.filter((d) => d !== 0).length;
  const [n, none] = [kept.length, policy === 'wilcox' ? 0 : zeros];
  let positive = 0;
  for (let i = 0; i < n; i += 1) {
    if (kept[i]! > 0) positive += rank[i]!;
    else if (kept[i] === 0 && policy === 'zsplit') positive += rank[i]! / 2;
  }
  const moving = rank.filter((_, i) => kept[i] !== 0);
  // With zsplit the zeros are one more tie (SciPy's convention); else they are gone, or their terms are taken off.
  const tied = tieTerm(policy === 'zsplit' ? size : size.filter((d) => d !== 0));
  const squares = (count: number) => count * (count + 1) * (2 * count + 1);
  return {
    moving,
    positive,
    centre: (n * (n + 1)) / 4 - (policy === 'pratt' ? (none * (none + 1)) / 4 : 0),
    variance: (squares(n) - (policy === 'pratt' ? squares(none) : 0) - tied / 2) / 24,
    zeros,
    ties: tied > 0,
  };
}

/**
 * Wilcoxon signed-rank test: V = sum of the ranks of |d| over the differences d = a − b above 0; whether they are symmetric around 0. Normal law with
 * mean n(n + 1)/4 and variance (n(n + 1)(2n + 1) − Σ(t³ − t)/2)/24, less the terms of ranked zeros; effect: matched rank-biserial correlation.
 *
 * a, b: pairs of finite numbers, at least 2 of them unequal. Rows count as independent. The effect leaves zeros out.
 * Wilcoxon (1945), Biometrics Bulletin 1; Pratt (1959), JASA 54; Cureton (1967), JASA 62, for the variance with zeros.
 * Example: R's `sleep`: V 0; p 0.00909 with, 0.00763 without continuity correction.
 */
export function wilcoxonTest(a: Float64Array, b: Float64Array, options: WilcoxonOptions = {}): TestResult {
  const { zeros = 'wilcox', method = 'auto', continuity = true, alternative = 'two-sided', level = 0.95 } = options;
  requireSamples(a, b, { least: 2, what: 'A Wilcoxon test', paired: true });
  const differences = a.map((value, row) => value - b[row]!);
  const found = signedRanks(differences, zeros);
  if (found.moving.length < 2)
    throw new NumericsError(
      `A Wilcoxon test needs at least 2 pairs that differ, got ${found.moving.length} of ${a.length}; compare something else.`,
    );
  const result = {
    statistic: found.positive,
    statisticName: 'V',
    degreesOfFreedom: null,
    effect: pairedRankBiserial(a, b, level),
  };
  const exact = method === 'exact' || (method === 'auto' && !found.ties && found.zeros === 0 && a.length < fewPairs);
  const fate = found.zeros === 0 ? 'no zeros' : `${found.zeros} zeros by ${zeros}`;
  if (exact) {
    const still = zeros === 'zsplit' ? (found.zeros * (found.zeros + 1)) / 4 : 0;
    const tails = tailsOf(signedRankLaw(found.moving.map((rank) => 2 * rank)), 2 * (found.positive - still));
    return { ...result, pValue: tailPValue(tails, alternative), convention: `exact law of the signs, ${fate}` };
  }
  const law = { statistic: found.positive, centre: found.centre, deviation: Math.sqrt(found.variance) };
  return {
    ...result,
    pValue: normalPValue(law, alternative, continuity),
    convention: `normal law, tie-corrected, ${continuity ? 'with' : 'without'} continuity correction, ${fate}`,
  };
}

export const wilcoxon = defineTest({
  name: 'wilcoxon',
  purpose: 'Whether the differences of pairs are symmetric around 0.',
  cite: 'Wilcoxon (1945), "Individual comparisons by ranking methods", Biometrics Bulletin 1.',
  paired: true,
  rows: 'independent',
  minimumRows: 2,
  compare: (a, b, { level }) => wilcoxonTest(a, b, { level }),
});

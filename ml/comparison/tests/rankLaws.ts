import { NumericsError } from '../../../contracts/failures.ts';
import type { Alternative } from '../comparison.ts';

/** Additions of one exact law: some tenths of a second. */
const mostSteps = 4e8;

function requireSteps(steps: number, what: string): void {
  if (!(steps <= mostSteps))
    throw new NumericsError(
      `The exact law of ${what} needs ${steps.toExponential(1)} additions, more than ${mostSteps.toExponential(0)}; use the normal law.`,
    );
}

/**
 * The law of twice the sum of `drawn` of the given ranks, each choice equally likely: entry s is the chance of the sum s. `twice`: twice the
 * ranks, whole numbers, so that mid-ranks of ties are whole too. The weights turn counts into chances as they grow, so that nothing
 * overflows. Mann and Whitney (1947), Annals of Mathematical Statistics 18; with ties: Klotz (1966), JASA 61.
 */
export function rankSumLaw(twice: Float64Array, drawn: number): Float64Array {
  const total = twice.reduce((sum, rank) => sum + rank, 0);
  const n = twice.length;
  const width = total + 1;
  requireSteps(n * (drawn + 1) * width, `${drawn} of ${n} ranks`);
  const chance = new Float64Array((drawn + 1) * width);
  chance[0] = 1;
  for (let seen = 1; seen <= n; seen += 1) {
    const rank = twice[seen - 1]!;
    // After `seen` ranks the row of k holds the chance of each sum of k of them.
    for (let k = Math.min(seen, drawn); k >= 1; k -= 1) {
      const [stay, take] = [(seen - k) / seen, k / seen];
      for (let s = width - 1; s >= 0; s -= 1) {
        const added = s >= rank ? take * chance[(k - 1) * width + s - rank]! : 0;
        chance[k * width + s] = stay * chance[k * width + s]! + added;
      }
    }
  }
  return chance.slice(drawn * width, (drawn + 1) * width);
}

/**
 * The law of U of n and m rows without ties: entry u is the chance of u. Coefficients of the Gaussian binomial, Π (1 − q^{m+i})/(1 − q^i), scaled at
 * every step so that nothing overflows; each comes of lower ones only, so that small tails keep their digits, and the upper half is the lower one turned
 * round. O(n² m). Mann and Whitney (1947), Annals of Mathematical Statistics 18.
 */
export function untiedLaw(n: number, m: number): Float64Array {
  const top = n * m;
  requireSteps(n * top, `${n} of ${n + m} ranks`);
  const half = Math.floor(top / 2);
  const chance = new Float64Array(top + 1);
  chance[0] = 1;
  for (let i = 1; i <= n; i += 1) {
    const scale = i / (m + i);
    for (let u = half; u >= m + i; u -= 1) chance[u] = chance[u]! - chance[u - m - i]!;
    for (let u = i; u <= half; u += 1) chance[u] = chance[u]! + chance[u - i]!;
    for (let u = 0; u <= half; u += 1) chance[u] = scale * chance[u]!;
  }
  for (let u = half + 1; u <= top; u += 1) chance[u] = chance[top - u]!;
  return chance;
}

/**
 * The law of twice the sum of the ranks that a fair coin keeps, each by its own toss. Wilcoxon (1945), Biometrics Bulletin 1.
 */
export function signedRankLaw(twice: Float64Array): Float64Array {
  const total = twice.reduce((sum, rank) => sum + rank, 0);
  requireSteps(twice.length * (total + 1), `${twice.length} signed ranks`);
  const chance = new Float64Array(total + 1);
  chance[0] = 1;
  let reached = 0;
  for (let i = 0; i < twice.length; i += 1) {
    const rank = twice[i]!;
    reached += rank;
    for (let s = reached; s >= 0; s -= 1) chance[s] = 0.5 * chance[s]! + (s >= rank ? 0.5 * chance[s - rank]! : 0);
  }
  return chance;
}

interface Tails {
  readonly below: number;
  readonly above: number;
}

/** Chances of at most and of at least `value` under a law over 0, 1, 2 …; `value` need not be whole. */
export function tailsOf(law: Float64Array, value: number): Tails {
  let [below, above] = [0, 0];
  for (let s = 0; s < law.length; s += 1) {
    if (s <= value + 1e-9) below += law[s]!;
    if (s >= value - 1e-9) above += law[s]!;
  }
  return { below: Math.min(1, below), above: Math.min(1, above) };
}

/** P-value of the tails: twice the smaller one, at most 1, where either side counts. */
export function tailPValue({ below, above }: Tails, alternative: Alternative): number {
  if (alternative === 'less') return below;
  if (alternative === 'greater') return above;
  return Math.min(1, 2 * Math.min(below, above));
}

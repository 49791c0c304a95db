import { InputError, NumericsError } from '../../contracts/failures.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';

/**
 * Isotonic regression of a sequence: the non-decreasing g that minimises Σ w_i (y_i − g_i)², by pooling adjacent violators.
 *
 * `values`: (n) finite, in the order in which g may not fall; `weights`: (n) above 0, 1 each where left out. O(n).
 * Ayer, Brunk, Ewing, Reid and Silverman (1955), Annals of Mathematical Statistics 26; Best and Chakravarti (1990).
 * Example: pava([1, 3, 2]) = [1, 2.5, 2.5].
 */
export function pava(values: Float64Array, weights?: Float64Array): Float64Array {
  requireNumbers(values, 1, 'Isotonic regression');
  const n = values.length;
  if (weights && weights.length !== n)
    throw new InputError(
      `Isotonic regression expected ${n} weights, one per value, got ${weights.length}; align them.`,
    );
  const wrong = weights?.findIndex((weight) => !(weight > 0 && weight < Infinity)) ?? -1;
  if (wrong >= 0)
    throw new NumericsError(
      `Isotonic regression needs weights above 0, got ${weights![wrong]!} at index ${wrong}; drop such rows.`,
    );
  const [sum, weight, end] = [new Float64Array(n), new Float64Array(n), new Int32Array(n)];
  let blocks = 0;
  for (let i = 0; i < n; i += 1) {
    let w = weights ? weights[i]! : 1;
    let s = w * values[i]!;
    // Equal means are pooled as well, so that a flat stretch is one block.
    while (blocks > 0 && sum[blocks - 1]! * w >= s * weight[blocks - 1]!) {
      blocks -= 1;
      s += sum[blocks]!;
      w += weight[blocks]!;
    }
    sum[blocks] = s;
    weight[blocks] = w;
    end[blocks] = i + 1;
    blocks += 1;
  }
  const fitted = new Float64Array(n);
  for (let block = 0, from = 0; block < blocks; block += 1) {
    fitted.fill(sum[block]! / weight[block]!, from, end[block]);
    from = end[block]!;
  }
  return fitted;
}

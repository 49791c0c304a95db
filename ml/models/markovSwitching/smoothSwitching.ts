import { jointStates, type SwitchingPass } from './filterSwitching.ts';
import { movesInto, type SwitchingData, type SwitchingLaw } from './switchingLaw.ts';

/**
 * Kim's smoother: P(s_t, …, s_{t−p} | all rows), (n, m), backwards from the filter's pass:
 * smoothed_t(a) = filtered_t(a)·Σ_b P(a → b)·smoothed_{t+1}(b)/predicted_{t+1}(b). Two-sided: for charts, never decisions.
 * Kim (1994), "Dynamic linear models with Markov-switching", Journal of Econometrics 60.
 */
export function smoothSwitching(law: SwitchingLaw, data: SwitchingData, pass: SwitchingPass): Float64Array {
  const k = law.states;
  const rows = data.y.length;
  const size = jointStates(law);
  const rest = size / k;
  const smoothed = pass.filtered.slice();
  const moves = new Float64Array(k * k);
  movesInto(law, data, 0, moves);
  for (let t = rows - 2; t >= 0; t--) {
    if (data.width > 0) movesInto(law, data, t + 1, moves);
    const next = (t + 1) * size;
    for (let index = 0; index < size; index++) {
      const kept = index % rest;
      let sum = 0;
      for (let j = 0; j < k; j++) {
        const b = next + kept * k + j;
        if (pass.predicted[b]! > 0) sum += (moves[(index % k) * k + j]! * smoothed[b]!) / pass.predicted[b]!;
      }
      smoothed[t * size + index] = smoothed[t * size + index]! * sum;
    }
  }
  return smoothed;
}

import { fitHawkes } from '../ml/pointProcess/fitHawkes.ts';
import type { KernelName } from '../ml/pointProcess/kernels/registry.ts';
import { generateHawkes } from '../ml/synthetic/hawkes.ts';
import { atMost, type Row } from './row.ts';

const horizon = 50_000;

/** Maximum likelihood with nothing known: profile, searches from three points, standard errors. Seconds, best of `rounds`. */
function fitSeconds(times: Float64Array, kernel: KernelName, rounds: number): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    fitHawkes({ times: [times], horizon }, { kernel });
    best = Math.min(best, (performance.now() - began) / 1000);
  }
  return best;
}

/** Fits of 1e5 events, about (μ 1, n 0.5, β 2 over 50,000 s). tick, the program of this field, has no fit of a free decay. */
export function benchHawkes(): Promise<Row[]> {
  const made = { baseline: [1], branching: [[0.5]], decay: 2 };
  const { times } = generateHawkes(made, { seed: 1, horizon, warmUp: 0 });
  const events = times.length.toLocaleString('en');
  const seconds = (kernel: KernelName, rounds: number) => fitSeconds(times, kernel, rounds);
  return Promise.resolve([
    atMost(`exponential kernel, free decay, ${events} events`, seconds('exponential', 3), 2, 's'),
    atMost(`power law as 16 exponentials, ${events} events`, seconds('powerLawMixture', 2), 20, 's'),
  ]);
}

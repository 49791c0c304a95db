import type { HawkesEvents, Pair } from './events.ts';
import { shapeOfPair, type HawkesModel } from './hawkesModel.ts';
import type { Column, Kernel, Scratch } from './kernels/kernel.ts';

/** Columns of all pairs and terms, (kinds, kinds, terms) in the order of a model's weights, and their working memory. */
export interface Columns {
  readonly columns: readonly Column[];
  readonly scratch: Scratch;
}

export function createColumns({ times }: HawkesEvents, kernel: Kernel, terms: number, slopes: boolean): Columns {
  const most = times.reduce((length, each) => Math.max(length, each.length), 0);
  const columns = times.flatMap((target) =>
    times.flatMap(() =>
      Array.from({ length: terms }, (_, term): Column => {
        const parameters = slopes ? kernel.shapeOf(term).length : 0;
        return {
          value: new Float64Array(target.length),
          slopes: Array.from({ length: parameters }, () => new Float64Array(target.length)),
          integral: 0,
          integralSlopes: new Float64Array(parameters),
        };
      }),
    ),
  );
  return { columns, scratch: { level: new Float64Array(most), slope: new Float64Array(most) } };
}

export function pairOf(
  { times, horizon }: HawkesEvents,
  impacts: readonly Float64Array[],
  target: number,
  source: number,
): Pair {
  return { target: times[target]!, source: times[source]!, impact: impacts[source]!, horizon };
}

/** Fills every column for the shapes of a model. */
export function fillColumns(
  { columns, scratch }: Columns,
  events: HawkesEvents,
  impacts: readonly Float64Array[],
  kernel: Kernel,
  model: Pick<HawkesModel, 'kinds' | 'terms' | 'sharing' | 'shapes'>,
): void {
  const { kinds, terms } = model;
  for (let target = 0; target < kinds; target++) {
    for (let source = 0; source < kinds; source++) {
      const pair = pairOf(events, impacts, target, source);
      const shape = shapeOfPair(model, target, source);
      for (let term = 0; term < terms; term++)
        kernel.fill(pair, shape, term, columns[(target * kinds + source) * terms + term]!, scratch);
    }
  }
}

/** Writes λ at the events of each kind to `out`, in seconds⁻¹: μ_i plus the weighted columns in their order. */
export function writeIntensities(
  columns: readonly Column[],
  { kinds, terms, baseline, weights }: HawkesModel,
  out: readonly Float64Array[],
): void {
  const each = kinds * terms;
  for (let target = 0; target < kinds; target++) {
    const intensity = out[target]!;
    intensity.fill(baseline[target]!);
    for (let c = target * each; c < (target + 1) * each; c++) {
      const weight = weights[c]!;
      const { value } = columns[c]!;
      for (let k = 0; k < intensity.length; k++) intensity[k]! += weight * value[k]!;
    }
  }
}

import type { CausalAnalysis } from '../../../contracts/causal.ts';
import { NumericsError } from '../../../contracts/failures.ts';

type Columns = Readonly<Record<string, Float64Array>>;

/** One row of the columns that `hybrid-causal` predicts, as one document; `date` is the row's day. */
export function causalAnalysis(predicted: Columns, row: number, date: string): CausalAnalysis {
  const at = (name: string): number => {
    const value = predicted[name]?.[row];
    if (value !== undefined && Number.isFinite(value)) return value;
    throw new NumericsError(
      `Expected a finite '${name}' in row ${row} of [${Object.keys(predicted).join(', ')}], got ${value}; train the model again.`,
    );
  };
  const after = (pattern: RegExp) => Object.keys(predicted).flatMap((name) => pattern.exec(name)?.[1] ?? []);
  const effectOf = (name: string) => ({
    effect: at(`effect_${name}`),
    standard_error: at(`standard_error_${name}`),
    lower: at(`lower_${name}`),
    upper: at(`upper_${name}`),
  });
  const treatments = after(/^effect_(.+)$/);
  return {
    date,
    causal_effects: Object.fromEntries(treatments.map((name) => [name, effectOf(name)] as const)),
    regime: {
      probabilities: after(/^regime_(\d+)$/).map((_, state) => at(`regime_${state}`)),
      dominant: at('regime'),
    },
    uncertainty: {
      prediction: at('prediction'),
      lower: at('lower'),
      upper: at('upper'),
      uncertainty: at('uncertainty'),
    },
  };
}

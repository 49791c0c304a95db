import { joinColumns } from '../../stats/matrixParts.ts';
import type { CausalData } from '../causalData.ts';
import type { CausalParameters } from '../causalParameters.ts';
import type { SamplingUnits } from '../sampling.ts';
import { sortColumns } from '../trees/sortedColumns.ts';
import { crossFit, type CrossFit } from './crossFit.ts';
import { foldsOf } from './foldsOf.ts';
import type { NuisanceLearner } from './learner.ts';
import { ridge } from './ridge.ts';
import { nuisanceBoosting, nuisanceForest } from './treeLearners.ts';

export interface Nuisances {
  readonly treatment: CrossFit;
  readonly outcome: CrossFit;
  /** Var[T | x]. */
  readonly treatmentVariance: Float64Array;
}

export interface NuisanceSetting {
  readonly binary: boolean;
  readonly units: SamplingUnits;
  readonly weights: Float64Array;
  readonly seed: number;
  readonly between: () => Promise<void>;
}

/** Candidates of a conditional mean, by name. */
export function nuisanceLearners(kind: string, trees: number): Readonly<Record<string, NuisanceLearner>> {
  const linear = { 'ridge 0.001': ridge(0.001), 'ridge 0.1': ridge(0.1), 'ridge 1': ridge(1) };
  const forest = { forest: nuisanceForest({ trees, sampleFraction: 0.5, minimumLeaf: 5 }) };
  const rules = { learningRate: 0.15, depth: 2, sampleFraction: 0.5, minimumLeaf: 10 };
  const boosted = { boosted: nuisanceBoosting({ rounds: trees, ...rules }) };
  if (kind === 'linear') return linear;
  if (kind === 'forest') return forest;
  return kind === 'boosted' ? boosted : { ...linear, ...forest, ...boosted };
}

/**
 * Cross-fitted conditional means of treatment and outcome given x and the controls, and the treatment's conditional
 * variance: e(1 − e) of a binary one, for numbers the cross-fitted mean of (T − e)², at least a twentieth of its average
 * so that no score rests on a few rows.
 */
export async function fitNuisances(
  data: CausalData,
  parameters: CausalParameters,
  setting: NuisanceSetting,
): Promise<Nuisances> {
  const { binary, units, weights, seed, between } = setting;
  const { folds: count, embargoRows, nuisance, nuisanceTrees, propensityFloor } = parameters;
  const sorted = sortColumns(data.controls ? joinColumns(data.x, data.controls) : data.x);
  const learners = nuisanceLearners(nuisance, nuisanceTrees);
  const folds = foldsOf(units, { folds: count, blocked: data.time !== undefined, embargoRows, seed });
  const shared = { data: sorted, weights, folds, seed };
  const fitted = await crossFit({ ...shared, name: 'treatment', target: data.treatment, binary, learners }, between);
  const ceiling = 1 - propensityFloor;
  const held = (p: number): number => Math.min(ceiling, Math.max(propensityFloor, p));
  const treatment = binary ? { ...fitted, predicted: fitted.predicted.map(held) } : fitted;
  const outcome = await crossFit(
    { ...shared, name: 'outcome', target: data.outcome, binary: false, learners },
    between,
  );
  if (binary) return { treatment, outcome, treatmentVariance: treatment.predicted.map((e) => e * (1 - e)) };
  const target = data.treatment.map((t, i) => (t - treatment.predicted[i]!) ** 2);
  const spread = await crossFit({ ...shared, name: 'spread', target, binary: false, learners }, between);
  const least = target.reduce((sum, value) => sum + value, 0) / target.length / 20;
  return { treatment, outcome, treatmentVariance: spread.predicted.map((v) => Math.max(least, v)) };
}

import type { Matrix } from '../../../contracts/frame.ts';
import type { CausalTreatment } from '../../../contracts/causal.ts';
import { coverageReport, type FittedEffects } from '../../causal/coverage/coverageReport.ts';
import { combineEffects, rLoss } from '../../causal/ensemble.ts';
import { binaryEffects, crossFitBinary } from '../../causal/estimators/binaryEffects.ts';
import { estimateOf, type EffectData, type EffectEstimate } from '../../causal/estimators/effectData.ts';
import { partiallyLinear } from '../../causal/estimators/partiallyLinear.ts';
import { fixedRidge } from '../../causal/estimators/ridgeLearner.ts';
import { refute } from '../../causal/refutation/refute.ts';
import { columnOf } from '../../stats/matrixParts.ts';
import { quantile } from '../../stats/quantile.ts';
import { fitForest, partsOf, type EffectSetting, type FittedTreatment } from './fitTreatment.ts';
import { candidateEffects, candidateNames, predictTreatment, type TreatmentModel } from './treatmentModel.ts';

export interface ExamineSetting extends EffectSetting {
  readonly placebos: number;
  readonly coverageRepeats: number;
}

interface Examined {
  readonly model: TreatmentModel;
  readonly view: CausalTreatment;
}

const curvePlaces = [0.05, 0.15, 0.25, 0.35, 0.5, 0.65, 0.75, 0.85, 0.95];
/** Share of propensities at either end that is left out of averages of a binary treatment. */
const trim = 0.05;

/** The effect as the feature goes through its quantiles and all others stay at their medians. */
function curveOf(model: TreatmentModel, x: Matrix, feature: string): CausalTreatment['curve'] {
  const place = x.columns.indexOf(feature);
  const middle = x.columns.map((_, j) => quantile(columnOf(x, j), 0.5));
  const own = columnOf(x, place);
  const at = curvePlaces.map((share) => quantile(own, share));
  const values = Float64Array.from(at.flatMap((value) => middle.map((one, j) => (j === place ? value : one))));
  const { effect, lower, upper } = predictTreatment(model, { rows: at.length, columns: x.columns, values });
  return {
    feature,
    points: at.map((value, i) => ({ at: value, effect: effect[i]!, lower: lower[i]!, upper: upper[i]! })),
  };
}

/** Average effects by other ways than the ensemble's. */
function otherEstimates(data: EffectData, forest: TreatmentModel['forest'], setting: EffectSetting) {
  const { folds, horizon } = setting;
  const average = forest.averageEffect();
  const estimates: Record<string, EffectEstimate> = {
    'partially linear': partiallyLinear(data, { folds, embargo: horizon, lag: horizon }),
    'causal forest, doubly robust': estimateOf(average.estimate, average.standardError),
  };
  if (!data.treatment.every((value) => value === 0 || value === 1)) return estimates;
  const nuisances = crossFitBinary(data, { folds, embargo: horizon });
  const binary = binaryEffects(data, nuisances, { trim, lag: horizon });
  return {
    ...estimates,
    'inverse propensity': binary.inversePropensity,
    'outcome regression': binary.outcomeRegression,
    'augmented inverse propensity': binary.augmented,
  };
}

async function simulate(data: EffectData, fitted: FittedTreatment, time: Float64Array, setting: ExamineSetting) {
  const { model, residuals } = fitted;
  const refit = async (sample: EffectData, repeat: number): Promise<FittedEffects> => {
    const own = { ...setting, seed: setting.seed + 1 + repeat };
    const forest = await fitForest(sample, time, own);
    const { scale, constant, linear } = partsOf(sample, forest, own);
    return combineEffects(model.weights, candidateEffects({ forest, scale, constant, linear }, sample.x));
  };
  return coverageReport(data, residuals, refit, {
    effect: predictTreatment(model, data.x).effect,
    repeats: setting.coverageRepeats,
    blockLength: 2 * setting.horizon,
    seed: setting.seed,
  });
}

/**
 * All that only the model that is kept is asked for: simulated coverage (the ensemble is fitted again, its weights held), after
 * which intervals are widened to cover what they promise; refutations of the average effect; curves and importances.
 */
export async function examineTreatment(
  data: EffectData,
  fitted: FittedTreatment,
  time: Float64Array,
  setting: ExamineSetting,
): Promise<Examined> {
  const { horizon, folds, seed } = setting;
  const coverage = await simulate(data, fitted, time, setting);
  const model: TreatmentModel = { ...fitted.model, widening: coverage.factor };
  const learners = {
    outcomeLearner: fixedRidge(model.outcome.penalty),
    treatmentLearner: fixedRidge(model.treatment.penalty),
  };
  const estimate = (rows: EffectData) => partiallyLinear(rows, { folds, embargo: horizon, lag: horizon, ...learners });
  const options = { placebos: setting.placebos, causes: 3, subsets: folds, blockLength: 2 * horizon, seed };
  const refutations = await refute(data, estimate, options);
  const ranked = model.forest.importance().toSorted((a, b) => b.splits - a.splits);
  const { effect, standardError } = predictTreatment(model, data.x);
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const { ensemble, residuals } = fitted;
  return {
    model,
    view: {
      name: model.name,
      average: estimateOf(mean(effect), mean(standardError)),
      estimates: Object.entries(otherEstimates(data, model.forest, setting)).map(([method, one]) => ({
        method,
        ...one,
      })),
      weights: Object.fromEntries(candidateNames.map((name, k) => [name, ensemble.weights[k]!])),
      rLoss: {
        none: rLoss(residuals, new Float64Array(data.x.rows)),
        ...Object.fromEntries(candidateNames.map((name, k) => [name, ensemble.candidates[k]!])),
        ensemble: ensemble.rLoss,
      },
      nuisances: {
        outcome: model.forest.nuisances.outcome.rSquared,
        treatment: model.forest.nuisances.treatment.rSquared,
      },
      coverage,
      importance: ranked.map(({ feature, splits }) => ({ feature, share: splits })),
      curve: curveOf(model, data.x, ranked[0]!.feature),
      refutations,
    },
  };
}

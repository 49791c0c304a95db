import type { Matrix } from '../../../contracts/frame.ts';
import { requireTensors } from '../../neural/requireTensors.ts';
import { columnsAt, takeValues } from '../../stats/matrixParts.ts';
import { fitRegimeNetwork, type FittedRegimes } from '../attentionRegime/fitRegimeNetwork.ts';
import type { RegimeNetworkParameters } from '../attentionRegime/regimeNetworkParameters.ts';
import { timeCut, type TimeCut } from '../attentionRegime/timeCut.ts';
import { gaussianHmm } from '../gaussianHmm.ts';
import type { FitContext, FittedModel, TrainingData } from '../model.ts';
import { placeOf } from './columns.ts';
import type { HybridParameters } from './parameters.ts';

/** Which columns regimes are read from: those named, else the first few that are no treatment. */
function regimeColumns(x: Matrix, named: string, treatments: readonly string[]): readonly string[] {
  const asked = named.split(',').map((name) => name.trim());
  if (named.trim() !== '') return asked;
  return x.columns.filter((name) => !treatments.includes(name)).slice(0, 2);
}

export interface MarkovRegimes {
  readonly regimes: FittedModel;
  /** Columns that the regimes are of, and their places. */
  readonly regimeFeatures: readonly string[];
  readonly places: readonly number[];
}

/** A Gaussian hidden Markov model of the columns that regimes are read from. */
export async function fitMarkovRegimes(
  data: TrainingData,
  parameters: HybridParameters,
  context: FitContext,
): Promise<MarkovRegimes> {
  const regimeFeatures = regimeColumns(data.x, parameters['regime_classifier.features'], data.treatments!);
  const places = regimeFeatures.map((name) => placeOf(data.x, name, 'a column for regimes'));
  const regimes = await gaussianHmm.fit(
    { time: data.time, x: columnsAt(data.x, places), target: new Float64Array(0) },
    { states: parameters['regime_classifier.n_regimes'], restarts: 4, covariance: 'diagonal', tolerance: 1e-4 },
    { ...context, onProgress: () => undefined },
  );
  return { regimes, regimeFeatures, places };
}

const networkParametersOf = (parameters: HybridParameters): RegimeNetworkParameters => ({
  regimes: parameters['regime_classifier.n_regimes'],
  hidden: parameters['regime_classifier.hidden'],
  heads: parameters['regime_classifier.heads'],
  dropout: parameters['regime_classifier.dropout'],
  window: parameters['regime_classifier.window'],
  epochs: parameters['regime_classifier.epochs'],
  patience: parameters['regime_classifier.patience'],
  learningRate: parameters['regime_classifier.learning_rate'],
  passes: parameters['uncertainty_estimator.passes'],
  ...(parameters['regime_classifier.class_weight'] === 'balanced' && { classWeight: 'balanced' as const }),
});

/** Shares of the rows, the newest, that stop the fit and, for Monte-Carlo dropout, calibrate its intervals. */
const shares = { watched: 0.15, calibrating: 0.25 } as const;
const leastRows = 20;

export interface AttentionRegimes extends FittedRegimes {
  readonly cut: TimeCut;
}

/**
 * A network that learns to tell the regimes of a hidden Markov model from all columns of the rows up to its own. Nobody
 * knows true regimes: its labels are the smoothed states of the model in the training rows, which look back from their
 * end, so the network can be no truer than they, but earlier. `rows`: those of the data that are learnt from.
 */
export async function fitAttentionRegimes(
  data: TrainingData,
  rows: Int32Array,
  { regimes, places }: MarkovRegimes,
  parameters: HybridParameters,
  context: FitContext,
): Promise<AttentionRegimes> {
  const own = networkParametersOf(parameters);
  const smoothed = regimes.explain!(columnsAt(data.x, places));
  const labels = new Float64Array(rows.length * own.regimes);
  rows.forEach((row, at) => {
    for (let k = 0; k < own.regimes; k += 1) labels[at * own.regimes + k] = smoothed[`smoothed_${k}`]![row]!;
  });
  const cut = timeCut({
    rows: rows.length,
    horizon: Math.ceil(parameters.horizon_rows / parameters.every),
    watchShare: shares.watched,
    calibrateShare: parameters['uncertainty_estimator.kind'] === 'mc-dropout' ? shares.calibrating : 0,
    least: leastRows,
  });
  const fitted = await fitRegimeNetwork({
    ...{ x: data.x, rows, cut, labels, parameters: own, context },
    outcome: takeValues(data.target, rows),
    tensors: requireTensors('hybrid-causal with regime_classifier.kind attention', context.tensors),
  });
  return { ...fitted, cut };
}

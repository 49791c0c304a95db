import { conformalQuantile } from '../../conformal/conformalQuantile.ts';
import type { FitContext, FitSummary, TrainingData } from '../model.ts';
import { fitAttentionRegimes, fitMarkovRegimes, type AttentionRegimes } from './fitRegimes.ts';
import type { FittedTreatment } from './fitTreatment.ts';
import type { HybridParameters } from './parameters.ts';
import { readMarkov, readNetworkRegimes, type RegimeReader } from './regimeReader.ts';
import { scaledIntervals } from './scaledIntervals.ts';

interface Outcome {
  readonly regimes: RegimeReader;
  readonly regimeFeatures: readonly string[];
  readonly regimeModel: string;
  readonly uncertainty: string;
  readonly radius: number;
  readonly halfWidth: number;
  readonly scaled: boolean;
  /** What a network adds to the summary. */
  readonly summary: FitSummary;
}

interface Learnt {
  readonly rows: Int32Array;
  readonly thinned: Pick<TrainingData, 'target'>;
  readonly fitted: readonly FittedTreatment[];
}

/** Regimes, and intervals of the outcome, by the kinds that are asked for. */
export async function fitOutcome(
  data: TrainingData,
  { rows, thinned, fitted }: Learnt,
  parameters: HybridParameters,
  context: FitContext,
): Promise<Outcome> {
  const markov = await fitMarkovRegimes(data, parameters, context);
  const { regimeFeatures, regimes, places } = markov;
  const errors = errorsOf(thinned.target, fitted);
  const level = parameters['uncertainty_estimator.confidence_level'];
  const radius = conformalQuantile(errors, 1 - level);
  const plain = { regimeFeatures, uncertainty: 'conformal', radius, halfWidth: radius, scaled: false };
  if (parameters['regime_classifier.kind'] === 'hmm')
    return { ...plain, regimes: readMarkov(regimes, places), regimeModel: 'gaussian-hmm', summary: {} };
  const attention = await fitAttentionRegimes(data, rows, markov, parameters, context);
  const told = {
    ...plain,
    regimes: readNetworkRegimes(attention.network),
    regimeModel: 'attention',
    summary: networkSummary(attention, context),
  };
  if (parameters['uncertainty_estimator.kind'] === 'conformal') return told;
  const scaled = scaledIntervals(attention, { x: data.x, rows, errors, level });
  return {
    ...told,
    uncertainty: 'Monte-Carlo dropout, conformal',
    radius: scaled.radius,
    halfWidth: scaled.halfWidth,
    scaled: true,
    summary: { ...told.summary, calibration_rows: scaled.rows, deviations_to_cover: scaled.radius },
  };
}

function networkSummary(
  { training, attention, watchedAccuracy, network, cut }: AttentionRegimes,
  { tensors }: FitContext,
): FitSummary {
  const { parameters, summary } = network.state;
  return {
    tensors: tensors!.engine,
    regime_labels: 'smoothed states of gaussian-hmm in the training rows',
    regime_accuracy_watched: watchedAccuracy,
    training_rows: cut.learn.length,
    validation_rows: cut.watch.length,
    passes: parameters.passes,
    noise_share: summary.noise,
    ...training,
    attention,
  };
}

/** |outcome − prediction| out of fold. */
function errorsOf(outcome: Float64Array, fitted: readonly FittedTreatment[]): Float64Array {
  return outcome.map((value, row) => {
    const predicted = fitted.reduce(
      (sum, { residuals, outOfFold }) =>
        sum + residuals.expectedOutcome[row]! + outOfFold[row]! * residuals.treatment[row]!,
      0,
    );
    return Math.abs(value - predicted / fitted.length);
  });
}

import type { CausalView } from '../../contracts/causal.ts';
import { ConfigError } from '../../contracts/failures.ts';
import type { EffectData } from '../causal/estimators/effectData.ts';
import type { Parameters } from '../../contracts/system.ts';
import { requireTensors } from '../neural/requireTensors.ts';
import { columnOf, takeRows, takeValues } from '../stats/matrixParts.ts';
import { restoreRegimeNetwork } from './attentionRegime/regimeNetwork.ts';
import { defineModel } from './defineModel.ts';
import { gaussianHmm } from './gaussianHmm.ts';
import { placeOf, withoutColumn } from './hybridCausal/columns.ts';
import { examineTreatment, type ExamineSetting } from './hybridCausal/examineTreatment.ts';
import { fitOutcome } from './hybridCausal/fitOutcome.ts';
import { fitTreatment, type FittedTreatment } from './hybridCausal/fitTreatment.ts';
import { fileName, identity, openHybrid, writeHybrid, type HybridHeader } from './hybridCausal/openHybrid.ts';
import { hybridParameters, type HybridParameters } from './hybridCausal/parameters.ts';
import { filesUnder, unpackFiles } from './hybridCausal/packFiles.ts';
import { requireHorizon } from './hybridCausal/requireHorizon.ts';
import { renewalOf } from './hybridCausal/renewalOf.ts';
import { readMarkov, readNetworkRegimes, regimeFolders, type RegimeReader } from './hybridCausal/regimeReader.ts';
import { readTreatment, type TreatmentModel } from './hybridCausal/treatmentModel.ts';
import type { FitContext, TrainingData } from './model.ts';
import { readModelFiles, type ModelFiles } from './modelFiles.ts';

/**
 * Effects of several treatments on one outcome, each given the state of the economy and the other treatments, with regimes and
 * intervals of the outcome.
 *
 * Per treatment: an ensemble of a causal forest, one effect for all and a linear effect, on nuisances cross-fitted in blocks of time
 * with an embargo of the horizon; weights by R-loss out of fold. Only every `every`-th row is learnt from, the last one included:
 * neighbours share most of their outcome. The kept model is also examined: simulated coverage on data like these, after which
 * intervals are widened to cover 95 %, refutations, curves. Outcome: mean over treatments of E[Y | x] + τ(x)(T − E[T | x]), with a split
 * conformal interval from out-of-fold errors, whose coverage is exact for exchangeable rows only.
 *
 * Regimes, `hmm`: filtered probabilities of a Gaussian hidden Markov model. `attention`: means over Monte-Carlo dropout passes of
 * a network that learnt to tell that model's smoothed states. `mc-dropout`: intervals are as wide as those passes differ, times
 * what the newest rows, which the network has not seen, say is needed. The summary says which it was.
 *
 * A warm start keeps the newest trees of every forest and grows the others on the present rows; all else is fitted anew, and simulated
 * coverage is that of forests grown anew.
 *
 * x: (n, p) no NaN, the treatments among its columns; target: the outcome. Effects in units of outcome per unit of treatment.
 * Athey, Tibshirani and Wager (2019), Annals of Statistics 47; Chernozhukov et al. (2018), Econometrics Journal 21; Nie and Wager
 * (2021), Biometrika 108; Gal and Ghahramani (2016), ICML.
 */
export const hybridCausal = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: 'effect',
  purpose: 'What shocks of the economy do to a market’s next weeks, given the state of both, with how sure one can be',
  cite: 'Athey, Tibshirani and Wager (2019), Generalized random forests, Annals of Statistics 47; Nie and Wager (2021), Biometrika 108',
  hardware: 'cpu',
  hardwareFor: (parameters) => (usesNetwork(parameters) ? 'gpu' : 'cpu'),
  tensorsFor: usesNetwork,
  needs: {
    minimumRows: 200,
    missing: 'refused',
    shape:
      '5–50 features, the treatments among them, 1000–20,000 rows in time order; treatments that the features do not determine',
  },
  output:
    'effect (of all treatments together), prediction with lower, upper and uncertainty (half of what is between), effect_, standard_error_, lower_, upper_ of each treatment, regime_0 … regime_{k−1} and regime, the likeliest; attention: regime_entropy, 0–1',
  regimes: ['any: effects are given the regime'],
  suits: ['any'],
  parameters: hybridParameters,
  warmStarts: true,
  async fit(data, parameters, context) {
    requireNetwork(parameters);
    requireHorizon(data, parameters.horizon_rows);
    const { rows, thinned } = thinOut(data, parameters.every);
    const fitted: FittedTreatment[] = [];
    const models: TreatmentModel[] = [];
    const views: CausalView['treatments'][number][] = [];
    const names = data.treatments!;
    const setting = settingOf(parameters, context);
    const renewal = renewalOf(context.warmStart, parameters['causal_model.renewed_share']);
    for (const [t, name] of names.entries()) {
      context.signal.throwIfAborted();
      context.onProgress(t, names.length + 1, name);
      const own = effectData(thinned, name);
      const one = await fitTreatment(name, own, thinned.time, setting, renewal(name));
      fitted.push(one);
      if (context.final === false) {
        models.push(one.model);
        continue;
      }
      const { model, view } = await examineTreatment(own, one, thinned.time, setting);
      models.push(model);
      views.push(view);
    }
    context.onProgress(names.length, names.length + 1, 'regimes');
    const own = await fitOutcome(data, { rows, thinned, fitted }, parameters, {
      ...context,
      onProgress: (done, of, note) => context.onProgress(names.length + done / of, names.length + 1, note),
    });
    const { regimeModel, uncertainty } = own;
    const view = {
      regimeModel,
      uncertainty,
      outcome: data.outcome ?? 'return over the horizon',
      rows: rows.length,
      treatments: views,
    };
    const header: HybridHeader = {
      features: data.x.columns,
      regimeFeatures: own.regimeFeatures,
      summary: {
        regime_model: regimeModel,
        uncertainty,
        outcome_half_width: own.halfWidth,
        learnt_rows: rows.length,
        causal: view,
        ...(context.warmStart && { renewed_share: parameters['causal_model.renewed_share'] }),
        ...own.summary,
      },
      ...(own.scaled && { scaled: true as const }),
    };
    const parts = { header, treatments: models, regimes: own.regimes, radius: own.radius };
    context.onProgress(names.length + 1, names.length + 1);
    return openHybrid(parts, writeHybrid(parts));
  },
  async restore(files, context) {
    const packed = unpackFiles(files[fileName] ?? new Uint8Array(0));
    const { header, arrays } = readModelFiles(identity, packed);
    const count = Object.keys(packed).filter((name) => /^treatment-\d+\/model\.json$/.test(name)).length;
    const treatments = Array.from({ length: count }, (_, t) => readTreatment(filesUnder(packed, `treatment-${t}`)));
    const regimes = await restoreRegimes(packed, header as HybridHeader, context);
    return openHybrid({ header: header as HybridHeader, treatments, regimes, radius: arrays['radius']![0]! }, files);
  },
});

/** Every so many rows, the last one included. */
function thinOut({ time, x, target }: TrainingData, every: number) {
  const count = Math.ceil(x.rows / every);
  const rows = Int32Array.from({ length: count }, (_, at) => x.rows - 1 - (count - 1 - at) * every);
  return {
    rows,
    thinned: { time: takeValues(time, rows), x: takeRows(x, rows), target: takeValues(target, rows) },
  };
}

function settingOf(parameters: HybridParameters, { seed, signal }: FitContext): ExamineSetting {
  return {
    forest: {
      trees: parameters['causal_model.n_estimators'],
      minimumLeaf: parameters['causal_model.min_samples_leaf'],
      depth: parameters['causal_model.max_depth'],
      nuisance: parameters['causal_model.nuisance'],
    },
    folds: parameters.folds,
    horizon: Math.ceil(parameters.horizon_rows / parameters.every),
    seed,
    signal,
    placebos: parameters.placebos,
    coverageRepeats: parameters.coverage_repeats,
  };
}

function effectData({ x, target }: Pick<TrainingData, 'x' | 'target'>, name: string): EffectData {
  const place = placeOf(x, name, 'the treatment');
  return { x: withoutColumn(x, place), treatment: columnOf(x, place), outcome: target };
}

async function restoreRegimes(
  packed: ModelFiles,
  { features, regimeFeatures }: HybridHeader,
  context: Pick<FitContext, 'engines' | 'threads' | 'tensors'>,
): Promise<RegimeReader> {
  const network = filesUnder(packed, regimeFolders.attention);
  if (Object.keys(network).length > 0) {
    const tensors = requireTensors('hybrid-causal with regime_classifier.kind attention', context.tensors);
    return readNetworkRegimes(restoreRegimeNetwork(network, features.length, tensors));
  }
  const regimes = await gaussianHmm.restore(filesUnder(packed, regimeFolders.hmm), context);
  return readMarkov(
    regimes,
    regimeFeatures.map((name) => features.indexOf(name)),
  );
}

/** Whether these parameters, resolved or not, ask for a network. */
function usesNetwork(parameters: Parameters): boolean {
  return parameters['regime_classifier.kind'] === 'attention';
}

/** Monte-Carlo passes need a network to make them. */
function requireNetwork(parameters: HybridParameters): void {
  const uncertainty = parameters['uncertainty_estimator.kind'];
  const kind = parameters['regime_classifier.kind'];
  if (uncertainty === 'conformal' || kind === 'attention') return;
  throw new ConfigError(
    `hybrid-causal expected regime_classifier.kind attention with uncertainty_estimator.kind ${uncertainty}, got ${kind}; set both.`,
  );
}

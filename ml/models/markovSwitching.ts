import { ConfigError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import { columnsAt } from '../stats/matrixParts.ts';
import { defineModel } from './defineModel.ts';
import { standardise } from './gaussianHmm/standardise.ts';
import { jointStates } from './markovSwitching/filterSwitching.ts';
import { fitSwitching, type SwitchingFit, type SwitchingShape } from './markovSwitching/fitSwitching.ts';
import { openSwitching, switchingData, type SwitchingHeader } from './markovSwitching/openSwitching.ts';
import { summariseSwitching } from './markovSwitching/summariseSwitching.ts';
import type { SwitchingLaw } from './markovSwitching/switchingLaw.ts';
import { readModelFiles, writeModelFiles } from './modelFiles.ts';

const identity = { model: 'markov-switching', revision: 1 } as const;

/** More joint states of a row and its lags than this take longer than a fit is worth. */
const mostJointStates = 1024;

/**
 * Markov-switching autoregression: y_t − μ(s_t) = Σ_l φ_l·(y_{t−l} − μ(s_{t−l})) + ε_t, ε_t ~ N(0, σ²(s_t)), s_t a Markov chain
 * of k states. The first feature is y. Transitions are constant or, with `transitions: covariates`, multinomial logits of
 * the other features in the row before.
 *
 * Maximum likelihood by the Hamilton filter, conditional on the first `order` rows; standard errors from the observed
 * information, null on a bound. `explain` gives Kim's smoothed probabilities. Likelihoods in nats, durations in rows,
 * states by rising mean. The first `order` rows of any input only condition: they leave the probabilities as they were.
 *
 * Hamilton (1989), Econometrica 57(2); Kim (1994), Journal of Econometrics 60; Filardo (1994), "Business-cycle phases and
 * their transitional dynamics", JBES 12.
 */
export const markovSwitching = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: 'regime',
  purpose:
    'Regimes of one autocorrelated series, as GDP growth, with standard errors and transitions that may depend on others',
  cite: 'Hamilton (1989), A new approach to the economic analysis of nonstationary time series, Econometrica 57(2)',
  hardware: 'cpu',
  needs: {
    minimumRows: 40,
    missing: 'refused',
    shape: '1 stationary series, 80–5,000 rows; further features move the transitions if asked to',
  },
  output:
    'log_likelihood (nats, given the rows before), state (most likely as of the row), filtered_0 … filtered_{k−1}',
  regimes: ['expansion', 'contraction', 'high volatility', 'low volatility'],
  suits: ['any', 'expansion', 'contraction'],
  parameters: {
    states: { default: 2, minimum: 2, maximum: 4, integer: true, meaning: 'number of hidden states' },
    order: {
      default: 1,
      minimum: 0,
      maximum: 8,
      integer: true,
      search: { from: 0, to: 4 },
      meaning: 'lags of the autoregression common to states',
    },
    variance: {
      default: 'common',
      oneOf: ['common', 'switching'],
      search: true,
      meaning: 'one variance for all states or one each',
    },
    transitions: {
      default: 'constant',
      oneOf: ['constant', 'covariates'],
      meaning: 'constant, or moved by the other features of the row before',
    },
    restarts: { default: 10, minimum: 1, maximum: 1000, integer: true, meaning: 'searches from different starts' },
  },
  async fit(data, given, context) {
    const { x } = data;
    const varying = given.transitions === 'covariates';
    const variance = given.variance === 'switching' ? 'switching' : 'common';
    const shape: SwitchingShape = { states: given.states, order: given.order, variance };
    checkShape(shape, x, varying);
    const used = varying ? x : columnsAt(x, [0]);
    const units = standardise(identity.model, used);
    const zero = new Float64Array(x.columns.length - 1);
    const scaled = switchingData({ ...used, values: units.scaled }, varying, zero);
    const shift = (x.rows - given.order) * Math.log(units.spread[0]!);
    const found = await fitSwitching(
      scaled,
      shape,
      { restarts: given.restarts, seed: context.seed },
      async (done, best) => {
        context.onProgress(done, given.restarts, best === null ? 'no optimum yet' : `best ${best - shift}`);
        await Promise.resolve();
        context.signal.throwIfAborted();
      },
    );
    const law = inOwnUnits(found, units.centre, units.spread);
    const first = varying ? units.centre.slice(1) : zero;
    const likelihoods = found.restarts.map((value) => (value === null ? null : value - shift));
    const summary = summariseSwitching(
      law,
      switchingData(x, varying, first),
      { ...found, logLikelihood: found.logLikelihood - shift, restarts: likelihoods },
      { features: x.columns, covariates: varying ? x.columns.slice(1) : [] },
      variance === 'common',
    );
    const { states, order } = shape;
    const header: SwitchingHeader = { ...identity, states, order, features: x.columns, varying, summary };
    const { means, variances, autoregression, logits } = law;
    const files = writeModelFiles(header, { means, variances, autoregression, logits, first });
    return openSwitching(header, law, first, files);
  },
  restore(files) {
    const { header: read, arrays } = readModelFiles(identity, files);
    const header = read as SwitchingHeader;
    const { first, ...law } = arrays as Omit<SwitchingLaw, 'states' | 'order'> & { first: Float64Array };
    return Promise.resolve(openSwitching(header, { states: header.states, order: header.order, ...law }, first, files));
  },
});

function checkShape(shape: SwitchingShape, x: Matrix, varying: boolean): void {
  const joint = jointStates(shape);
  if (joint > mostJointStates) {
    throw new ConfigError(
      `Parameters of ${identity.model}: states ^ (order + 1) must be at most ${mostJointStates}, got ${joint}; lower order or states.`,
    );
  }
  if (varying && x.columns.length < 2) {
    throw new ConfigError(
      `Parameters of ${identity.model}: transitions by covariates need at least 2 features, got ${x.columns.length}; add one or keep them constant.`,
    );
  }
}

function inOwnUnits({ law }: SwitchingFit, centre: Float64Array, spread: Float64Array): SwitchingLaw {
  const wide = centre.length;
  const logits = law.logits.slice();
  for (let at = 0; at < logits.length; at += wide) {
    for (let c = 1; c < wide; c++) {
      logits[at + c] = logits[at + c]! / spread[c]!;
      logits[at] = logits[at]! - logits[at + c]! * centre[c]!;
    }
  }
  const means = law.means.map((value) => value * spread[0]! + centre[0]!);
  return { ...law, means, variances: law.variances.map((value) => value * spread[0]! ** 2), logits };
}

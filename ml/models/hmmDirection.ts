import { defineModel, type FittedDraft } from './defineModel.ts';
import { fitHmm, restoreHmm } from './gaussianHmm/fitHmm.ts';
import { hmmOptions, hmmParameterDefinitions } from './gaussianHmm/hmmParameterDefinitions.ts';
import { readHeader, writeHeader, type ModelFiles } from './modelFiles.ts';
import { filteredColumns } from './stateColumns.ts';

const identity = { model: 'hmm-direction', revision: 1 } as const;

interface Header {
  readonly features: readonly string[];
  /** P(target = 1 | state), by state. */
  readonly chances: readonly number[];
}

const direction = 'direction.json';

/** P(target = 1 | state) as (share of the state's weight that was followed by 1), pulled to the base rate. */
function chancesOf(filtered: readonly Float64Array[], target: Float64Array, shrink: number): readonly number[] {
  const rate = target.reduce((sum, y) => sum + y, 0) / target.length;
  return filtered.map((weights) => {
    let [ones, all] = [0, 0];
    weights.forEach((weight, row) => {
      ones += weight * target[row]!;
      all += weight;
    });
    return (ones + shrink * rate) / (all + shrink);
  });
}

function withDirection(hmm: FittedDraft, chances: readonly number[], files: ModelFiles): FittedDraft {
  return {
    files,
    features: hmm.features,
    summary: { ...hmm.summary, chance_by_state: chances },
    predict(x, history) {
      const filtered = filteredColumns(hmm.predict(x, history));
      const probability = new Float64Array(x.rows);
      filtered.forEach((weights, state) => weights.forEach((w, row) => (probability[row]! += w * chances[state]!)));
      return {
        probability: probability.map((p) => Math.min(1, p)),
        ...Object.fromEntries(filtered.map((weights, state) => [`filtered_${state}`, weights])),
      };
    },
  };
}

/**
 * Direction out of hidden regimes: a Gaussian HMM (`gaussian-hmm`) is fitted to the features without the target, and
 *   P(y_t = 1) = Σ_s P(s_t = s | x_1 … x_t) p_s,   p_s = (Σ_t P(s | x_1 … x_t) y_t + κ ȳ) / (Σ_t P(s | x_1 … x_t) + κ)
 * with ȳ the base rate and κ = `shrink` rows of it. States are filtered, never smoothed, in the fit as well, so that p_s is
 * learnt from what a prediction has.
 *
 * x: (n, d) row-major, rows in time order; target 0 or 1. Rabiner (1989), Proc. IEEE 77(2); the mixture of regimes' chances is
 * Hamilton (1989), Econometrica 57(2), with a Bernoulli outcome.
 */
export const hmmDirection = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: 'classifier',
  purpose: 'Direction from hidden regimes: how often each regime was followed by a rise, weighted by the regimes now.',
  cite: 'Rabiner (1989), Proc. IEEE 77(2); Hamilton (1989), Econometrica 57(2)',
  hardware: 'cpu',
  needs: {
    minimumRows: 40,
    missing: 'refused',
    shape: '1–10 stationary features, 100–10,000 rows in time order',
  },
  output: 'probability of target = 1; filtered_0 … filtered_{k−1}: probability of each regime',
  regimes: ['markets with regimes, such as calm and busy'],
  suits: ['any'],
  parameters: {
    ...hmmParameterDefinitions,
    shrink: {
      default: 50,
      minimum: 0,
      search: { from: 5, to: 1000, scale: 'log' },
      meaning: 'rows of the base rate that every regime starts with',
    },
  },
  async fit(data, { shrink, ...given }, context) {
    const hmm = await fitHmm(identity, data, hmmOptions(given), context);
    const chances = chancesOf(filteredColumns(hmm.predict(data.x)), data.target, shrink);
    const header: Header = { features: hmm.features, chances };
    const files = { ...hmm.files, [direction]: writeHeader({ ...identity, ...header })['model.json']! };
    return withDirection(hmm, chances, files);
  },
  restore(files) {
    const { chances } = readHeader(identity, files, 'model.json', direction).header as Header;
    return Promise.resolve(withDirection(restoreHmm(identity, files), chances, files));
  },
});

import { ConfigError, NumericsError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import { keepInside } from '../calibration/logits.ts';
import { defineModel } from './defineModel.ts';
import type { FittedDraft } from './defineModel.ts';
import { fitShrunkLogistic } from './fitShrunkLogistic.ts';
import { readModelFiles, writeModelFiles } from './modelFiles.ts';
import { named } from './named.ts';
import { baseUncertainty } from './predictiveUncertainty.ts';

const identity = { model: 'stack', revision: 3 } as const;

const logit = (p: number) => Math.log(p / (1 - p));

/** ln(p / (1 − p)) of every base, relative to the base rate; p is kept 1e-6 away from 0 and 1. */
function relativeLogits(x: Matrix, center: number): Float64Array {
  return x.values.map((p, index) => {
    if (!(p >= 0 && p <= 1))
      throw new NumericsError(
        `A stack takes probabilities from 0 to 1, got ${p} from ${x.columns[index % x.columns.length]!} in row ${Math.floor(index / x.columns.length)}; give it predictions of classifiers.`,
      );
    return logit(keepInside(p)) - center;
  });
}

interface Header {
  readonly features: readonly string[];
  /** Whether weights act on log-odds, as fitted, or on the probabilities themselves. */
  readonly pool: 'log-odds' | 'probabilities';
}

/** Weights as configured, `lightgbm: 2, xgboost: 1`, brought to a sum of 1; every base needs one. */
function fixedWeights(text: string, columns: readonly string[]): Float64Array {
  const pairs = text
    .split(',')
    .flatMap((part) => (part.trim() === '' ? [] : [part.split(':').map((word) => word.trim())]));
  const given = new Map(pairs.map(([name, weight]) => [name!, Number(weight)]));
  const names = [...given.keys()].join(', ') || 'none';
  if (given.size !== columns.length || columns.some((name) => !given.has(name)))
    throw new ConfigError(
      `Fixed weights of a stack expected one for each of ${columns.join(', ')}, got ${names}; write "name: weight, …".`,
    );
  const weights = Float64Array.from(columns, (name) => given.get(name)!);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (weights.every((weight) => weight >= 0) && sum > 0 && Number.isFinite(sum)) return weights.map((w) => w / sum);
  throw new ConfigError(
    `Fixed weights of a stack are at least 0 and sum to more than 0, got ${[...weights].join(', ')}.`,
  );
}

function fitted(
  header: Header,
  { center, intercept, weights }: { center: number; intercept: number; weights: Float64Array },
  summary: Readonly<Record<string, unknown>>,
): FittedDraft {
  const { features, pool } = header;
  return {
    features,
    files: writeModelFiles({ ...identity, ...header }, { base: Float64Array.of(center, intercept), weights }),
    summary,
    predict(x) {
      const z = relativeLogits(x, center);
      const inputs = pool === 'log-odds' ? z : x.values;
      const probability = new Float64Array(x.rows);
      for (let row = 0; row < x.rows; row += 1) {
        let score = intercept;
        for (let j = 0; j < weights.length; j += 1) score += weights[j]! * inputs[row * weights.length + j]!;
        probability[row] = pool === 'log-odds' ? 1 / (1 + Math.exp(-score)) : Math.min(1, score);
      }
      return { probability, ...baseUncertainty(x) };
    },
  };
}

/**
 * Logistic meta-model over the out-of-time probabilities p_j of m base models:
 * P(target = 1) = 1 / (1 + exp(−a − Σ_j w_j (logit p_j − c))), c the logit of the base rate;
 * minimises Σ log loss + ½ λ Σ_j (w_j − t)², optionally with w ≥ 0; the intercept a is free.
 * t = 1/m shrinks towards the equally weighted log-odds pool, t = 0 towards the base rate alone.
 *
 * x: (n, m) row-major, one column a base model, values 0–1. target: 0 or 1. λ is in units of rows' log loss.
 * Instead of a fit, the mean of the probabilities (`average`) or one by given weights (`fixed`) may be asked for.
 * Gives `mean_proba`, `uncertainty`, `confidence` and `disagreement` of the bases as well, as `baseUncertainty` defines them.
 * Feed it out-of-time predictions only: in-sample ones reward the base model that overfits most.
 * Wolpert (1992), Stacked generalization, Neural Networks 5; Breiman (1996), Stacked regressions, Machine Learning 24.
 */
export const stack = defineModel({
  name: identity.model,
  revision: identity.revision,
  family: 'classifier',
  purpose: 'One probability out of several models, weighted by what each was worth out of time.',
  cite: 'Wolpert (1992), Stacked generalization, Neural Networks 5; Breiman (1996), Stacked regressions, Machine Learning 24.',
  hardware: 'cpu',
  needs: {
    minimumRows: 50,
    missing: 'refused',
    bases: 'any',
    shape: 'rows × base models; out-of-time probabilities, 0–1',
  },
  output:
    'probability: P(target = 1), 0–1; of the base probabilities: mean_proba; uncertainty: entropy of that mean, bits, 0–1; confidence: of its likelier side, ½–1; disagreement: their standard deviation, 0–½.',
  regimes: ['any in which the base models err differently'],
  suits: ['any'],
  parameters: {
    meta: {
      default: 'logistic',
      oneOf: ['logistic', 'average', 'fixed'],
      meaning: 'A logistic meta-model, the mean of the probabilities, or their mean by given weights.',
    },
    weights: { default: '', meaning: 'With meta fixed, a weight for every base: "lightgbm: 2, xgboost: 1".' },
    lambda_l2: { default: 10, minimum: 1e-9, meaning: 'L2 penalty λ that pulls the weights to their target.' },
    towards: {
      default: 'equal-weights',
      oneOf: ['equal-weights', 'base-rate'],
      meaning: 'What the weights are pulled to: 1/m each, or 0.',
    },
    non_negative: { default: true, meaning: 'Whether a base model may only add to the score, never count against.' },
    minimum_rows: {
      default: 250,
      minimum: 50,
      integer: true,
      meaning: 'Fewest out-of-time rows of the bases, labels known, before a fold gets a stack.',
    },
  },
  fit(data, parameters, context) {
    const { x, target } = data;
    const rate = target.reduce((sum, value) => sum + value, 0) / x.rows;
    const center = logit(rate);
    if (parameters.meta !== 'logistic') {
      const m = x.columns.length;
      const weights =
        parameters.meta === 'fixed' ? fixedWeights(parameters.weights, x.columns) : new Float64Array(m).fill(1 / m);
      const header: Header = { features: [...x.columns], pool: 'probabilities' };
      context.onProgress(1, 1, 'stack');
      return Promise.resolve(
        fitted(
          header,
          { center, intercept: 0, weights },
          { rows: x.rows, positive_rate: rate, meta: parameters.meta, weights: named(x.columns, weights) },
        ),
      );
    }
    const found = fitShrunkLogistic({
      z: relativeLogits(x, center),
      columns: x.columns.length,
      target,
      lambda: parameters.lambda_l2,
      towards: parameters.towards === 'base-rate' ? 0 : 1 / x.columns.length,
      nonNegative: parameters.non_negative,
    });
    context.onProgress(1, 1, 'stack');
    const summary = {
      rows: x.rows,
      positive_rate: rate,
      intercept: found.intercept,
      weights: named(x.columns, found.weights),
      training_log_loss: found.logLoss,
      iterations: found.iterations,
    };
    return Promise.resolve(fitted({ features: [...x.columns], pool: 'log-odds' }, { ...found, center }, summary));
  },
  restore(files) {
    const { header, arrays } = readModelFiles(identity, files);
    const [center, intercept] = arrays['base']!;
    return Promise.resolve(
      fitted(header as Header, { center: center!, intercept: intercept!, weights: arrays['weights']! }, {}),
    );
  },
});

import { expectedDurations } from '../../regimes/expectedDurations.ts';
import { informationCriteria } from '../../stats/informationCriteria.ts';
import { stateNames } from '../gaussianHmm/canonicalOrder.ts';
import { nested } from '../gaussianHmm/summarise.ts';
import type { FitSummary } from '../model.ts';
import { createPass, filterSwitching, jointStates } from './filterSwitching.ts';
import type { SwitchingFit } from './fitSwitching.ts';
import { standardErrors } from './standardErrors.ts';
import { movesInto, type SwitchingData, type SwitchingLaw } from './switchingLaw.ts';

/** A parameter of the law in natural form. */
interface Named {
  readonly name: string;
  readonly value: number;
  readonly bounds: readonly [number, number];
}

const unbounded = [-Infinity, Infinity] as const;

/**
 * The law's parameters as reports and standard errors have them: transition probabilities p[i->j] to all states but the
 * last, or the log odds of each covariate where transitions vary; means, variances, autoregression.
 */
function namedParameters(law: SwitchingLaw, covariates: readonly string[], common: boolean): Named[] {
  const { states: k, logits } = law;
  const wide = 1 + covariates.length;
  const moves = new Float64Array(k * k);
  if (wide === 1) movesInto(law, { y: law.means, covariates: law.means, width: 0 }, 0, moves);
  const named: Named[] = [];
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k - 1; j++) {
      if (wide === 1) named.push({ name: `p[${i}->${j}]`, value: moves[i * k + j]!, bounds: [0, 1] });
      else {
        ['const', ...covariates].forEach((label, c) =>
          named.push({
            name: `p[${i}->${j}].${label}`,
            value: logits[(i * k + j) * wide + c]!,
            bounds: unbounded,
          }),
        );
      }
    }
  }
  law.means.forEach((value, i) => named.push({ name: `mean[${i}]`, value, bounds: unbounded }));
  law.variances.forEach((value, i) => {
    if (common && i > 0) return;
    named.push({ name: common ? 'variance' : `variance[${i}]`, value, bounds: [0, Infinity] });
  });
  law.autoregression.forEach((value, l) => named.push({ name: `ar[${l + 1}]`, value, bounds: unbounded }));
  return named;
}

/** The inverse of `namedParameters`, from values in its order. */
function lawFrom(x: Float64Array, like: SwitchingLaw, wide: number, common: boolean): SwitchingLaw {
  const { states: k, order } = like;
  const logits = new Float64Array(k * k * wide);
  let at = 0;
  for (let i = 0; i < k; i++) {
    let left = 1;
    for (let j = 0; wide === 1 && j < k - 1; j++) left -= x[at + j]!;
    for (let j = 0; j < k - 1; j++) {
      for (let c = 0; c < wide; c++, at++)
        logits[(i * k + j) * wide + c] = wide === 1 ? Math.log(x[at]! / left) : x[at]!;
    }
  }
  const means = x.slice(at, (at += k));
  const given = x.slice(at, (at += common ? 1 : k));
  const variances = Float64Array.from({ length: k }, (_, i) => given[common ? 0 : i]!);
  return { ...like, logits, means, variances, autoregression: x.slice(at, at + order) };
}

/** What a fit found, in plain numbers; `law` and `data` in the series' own units. */
export function summariseSwitching(
  law: SwitchingLaw,
  data: SwitchingData,
  fit: Omit<SwitchingFit, 'law'>,
  columns: { readonly features: readonly string[]; readonly covariates: readonly string[] },
  common: boolean,
): FitSummary {
  const { states: k, order } = law;
  const named = namedParameters(law, columns.covariates, common);
  const pass = createPass(data.y.length, jointStates(law));
  const wide = 1 + columns.covariates.length;
  const loss = (x: Float64Array) => -filterSwitching(lawFrom(x, law, wide, common), data, pass);
  const values = Float64Array.from(named, ({ value }) => value);
  const errors = standardErrors(
    loss,
    values,
    named.map(({ bounds }) => bounds),
  );
  const rows = data.y.length - order;
  const moves = averageMoves(law, data);
  return {
    states: k,
    order,
    features: columns.features,
    transition_covariates: columns.covariates,
    rows: data.y.length,
    rows_scored: rows,
    state_names: stateNames({ states: k, transition: moves }),
    log_likelihood: fit.logLikelihood,
    log_likelihood_per_observation: fit.logLikelihood / rows,
    parameters_count: named.length,
    ...informationCriteria(fit.logLikelihood, named.length, rows),
    parameters: named.map(({ name, value }, i) => ({ name, value, standard_error: errors[i]! })),
    transition_matrix: nested(moves, k),
    means: nested(law.means, 1),
    covariances: Array.from(law.variances, (variance) => [[variance]]),
    autoregression: Array.from(law.autoregression),
    durations: expectedDurations(moves),
    converged: fit.converged,
    restarts: fit.restarts,
    best_restart: fit.best,
  };
}

/** The moves, or where they vary their mean over the rows. */
function averageMoves(law: SwitchingLaw, data: SwitchingData): Float64Array {
  const k = law.states;
  const rows = data.width > 0 ? data.y.length : 1;
  const moves = new Float64Array(k * k);
  const sum = new Float64Array(k * k);
  for (let t = 0; t < rows; t++) {
    movesInto(law, data, t, moves);
    moves.forEach((value, i) => (sum[i] = sum[i]! + value / rows));
  }
  return sum;
}

import { NumericsError } from '../../contracts/failures.ts';
import { informationCriteria } from '../stats/informationCriteria.ts';

export type StateCriterion = 'aic' | 'bic' | 'icl' | 'held_out';

/** A fit with some number of states, as far as choosing between numbers of states needs it. */
export interface StateCandidate {
  readonly states: number;
  readonly logLikelihood: number;
  /** Free parameters. */
  readonly parameters: number;
  readonly rows: number;
  /** −Σ γ·ln γ of the smoothed probabilities, in nats: 0 where every row's state is certain. */
  readonly entropy: number;
  /** Mean predictive log density of rows after those it was fitted on, in nats a row; null where not computed. */
  readonly heldOut: number | null;
}

export interface StateScore {
  readonly states: number;
  readonly aic: number;
  readonly bic: number;
  readonly icl: number;
  readonly held_out: number | null;
}

/**
 * Scores of one candidate. AIC = 2p − 2·LL, BIC = p·ln n − 2·LL and ICL = BIC + 2·entropy: lower is better. ICL charges for
 * states that the rows cannot tell apart. `held_out`: higher is better.
 * Biernacki, Celeux and Govaert (2000), "Assessing a mixture model for clustering with the integrated completed
 * likelihood", IEEE PAMI 22(7).
 */
export function scoreStates(candidate: StateCandidate): StateScore {
  const { states, logLikelihood, parameters, rows, entropy, heldOut } = candidate;
  const { aic, bic } = informationCriteria(logLikelihood, parameters, rows);
  return { states, aic, bic, icl: bic + 2 * entropy, held_out: heldOut };
}

/** The number of states that a criterion prefers; of equals the smaller. */
export function chooseStates(candidates: readonly StateCandidate[], criterion: StateCriterion): number {
  return chooseByScore(candidates.map(scoreStates), criterion);
}

/** As `chooseStates`, of fits that have their scores already. */
export function chooseByScore(scores: readonly StateScore[], criterion: StateCriterion): number {
  let chosen: { states: number; loss: number } | null = null;
  for (const { states, [criterion]: score } of scores) {
    if (score === null || !Number.isFinite(score)) {
      throw new NumericsError(
        `Choosing among ${scores.length} numbers of states by ${criterion} needs a finite score of each, got ${score} for ${states}; compute it first.`,
      );
    }
    const loss = criterion === 'held_out' ? -score : score;
    const better = !chosen || loss < chosen.loss || (loss === chosen.loss && states < chosen.states);
    if (better) chosen = { states, loss };
  }
  if (!chosen) throw new NumericsError('Choosing a number of states needs at least 1 candidate, got 0; fit some.');
  return chosen.states;
}

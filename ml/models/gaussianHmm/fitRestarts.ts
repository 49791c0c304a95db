import { NumericsError } from '../../../contracts/failures.ts';
import { createRandom } from '../../stats/rng.ts';
import { expectationMaximisation, type EmOptions } from './expectationMaximisation.ts';
import { createWorkspace, type HmmParameters } from './hmmTypes.ts';
import { startingPoint } from './startingPoint.ts';

export interface RestartOptions extends EmOptions {
  readonly states: number;
  readonly restarts: number;
  readonly seed: number;
  /** Least share of the rows, by smoothed probability, that every state must hold. */
  readonly minimumOccupancy: number;
}

export interface Restart {
  readonly logLikelihood: number;
  /** The log likelihood and, where there are priors, their log density: what restarts compete in. */
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** `floored`: a covariance leans on the floor. `unoccupied`: a state holds too few rows; never chosen. */
  readonly verdict: 'healthy' | 'floored' | 'unoccupied';
}

export interface BestOfRestarts {
  readonly parameters: HmmParameters;
  readonly best: number;
  readonly raised: number;
  readonly occupancy: readonly number[];
  readonly restarts: readonly Restart[];
}

/** Degrees of freedom that EM starts from where emissions are Student-t. */
const firstDegrees = 8;

type Candidate = Omit<BestOfRestarts, 'restarts'> & { readonly restart: Restart };

/**
 * The best of many EM runs. Restart r draws only from stream ('hmm', r) of the seed, so more restarts leave the earlier
 * ones as they were. Starts see a missing value as the mean (0: features come standardised). The first starts from converged k-means, the others from fewer steps and unequal variances.
 * Chosen is the highest likelihood among healthy restarts; where none is healthy, among floored ones: a state that has
 * collapsed onto few values has any likelihood it likes. Where all have an unoccupied state, it refuses.
 */
export async function fitRestarts(
  x: Float64Array,
  rows: number,
  options: RestartOptions,
  between: (done: number, best: number | null) => Promise<void>,
): Promise<BestOfRestarts> {
  const { states, restarts: count, seed } = options;
  const dimension = x.length / rows;
  const work = createWorkspace(rows, states);
  const filled = options.layout?.patterns ? x.map((value) => (Number.isNaN(value) ? 0 : value)) : x;
  const restarts: Restart[] = [];
  let chosen: Candidate | null = null;
  for (let index = 0; index < count; index++) {
    const random = createRandom(seed, 'hmm', index);
    const how = index === 0 ? { lloydSteps: 50, spread: 0 } : { lloydSteps: random.integer(4), spread: 1.5 };
    const begin = startingPoint(filled, { rows, dimension, states }, options.covariance, random, how);
    const parameters = options.degrees ? { ...begin, degrees: new Float64Array(states).fill(firstDegrees) } : begin;
    const { raised, ...result } = expectationMaximisation(x, rows, parameters, options, work);
    const occupancy = occupancyOf(work.smoothed, rows, states);
    const verdict = verdictOf(occupancy, raised, options.minimumOccupancy);
    const restart = { ...result, verdict };
    restarts.push(restart);
    if (beats(restart, chosen?.restart)) chosen = { parameters, best: index, raised, occupancy, restart };
    await between(index + 1, chosen?.restart.logLikelihood ?? null);
  }
  if (!chosen) {
    throw new NumericsError(
      `Every state must hold at least ${options.minimumOccupancy} of ${rows} rows, but in 0 of ${count} restarts ${states} states did; lower states or minimum_occupancy, or raise restarts.`,
    );
  }
  const { parameters, best, raised, occupancy } = chosen;
  return { parameters, best, raised, occupancy, restarts };
}

function occupancyOf(smoothed: Float64Array, rows: number, states: number): number[] {
  const shares = new Array<number>(states).fill(0);
  for (let i = 0; i < rows * states; i++) shares[i % states] = shares[i % states]! + smoothed[i]! / rows;
  return shares;
}

/** What a restart is worth. */
export function verdictOf(occupancy: readonly number[], raised: number, minimum: number): Restart['verdict'] {
  if (occupancy.some((share) => share < minimum)) return 'unoccupied';
  return raised > 0 ? 'floored' : 'healthy';
}

function beats(restart: Restart, chosen: Restart | undefined): boolean {
  if (restart.verdict === 'unoccupied') return false;
  if (!chosen) return true;
  if (restart.verdict !== chosen.verdict) return restart.verdict === 'healthy';
  return restart.objective > chosen.objective;
}

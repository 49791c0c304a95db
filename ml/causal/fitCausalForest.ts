import type { Parameters } from '../../contracts/system.ts';
import { openForest, type CausalForest, type NuisanceSummary } from './causalForest.ts';
import type { CausalContext, CausalData } from './causalData.ts';
import { resolveCausalParameters, type CausalParameters } from './causalParameters.ts';
import { checkCausalData } from './checkCausalData.ts';
import { effectMoments, outOfBagEffects } from './effects/forestEffects.ts';
import { fitTrees, type ForestTask } from './fitTrees.ts';
import { keptTrees } from './keptTrees.ts';
import { fitNuisances, type Nuisances } from './nuisance/fitNuisances.ts';
import type { CrossFit } from './nuisance/crossFit.ts';
import { drawGroup, samplingUnits, type SamplingUnits } from './sampling.ts';
import { effectLabels } from './trees/nodeLabels.ts';
import { packTrees } from './trees/packTrees.ts';
import { sortColumns } from './trees/sortedColumns.ts';
import { joinTrees, type Trees } from './trees/trees.ts';

/** Groups of trees between two words of progress. */
const groupsAStep = 10;

/**
 * Causal forest: effects τ(x) = ∂E[Y | T, x]/∂T of a binary or continuous treatment that differ by x, under
 * unconfoundedness given x and the controls.
 *
 * 1. Cross-fitted nuisances m(x) = E[Y | x] and e(x) = E[T | x], the learner of each chosen out of fold; shuffled folds, or
 *    blocks of time with an embargo where `time` is given; clusters stay together.
 * 2. Trees on Y − m and T − e: gradient splits (`effectLabels`), honesty (one part of a tree's sample chooses splits, the
 *    other fills leaves; empty leaves are pruned), balanced children, subsampling without replacement in groups that share
 *    a half-sample.
 * 3. Effects by forest-weighted moments with little-bags intervals (`forestEffects`); averages by doubly robust scores.
 *
 * With `context.renewal` the newest trees of an earlier forest stay and the rest are grown on `data` (`keptTrees`): after a few such
 * fits all trees are of the newer rows. Nuisances are those of `data`. Out-of-bag effects, and the averages that rest on them, read
 * the new trees alone: what the others saw of these rows is not known. Where effects have moved, old and new groups differ, which
 * widens the intervals; effects lie between the old and the new until the last old group is gone.
 *
 * `x`: (n, p) row-major, NaN is missing. Effects are in units of outcome per unit of treatment. Everything depends on
 * data, parameters and seed alone, not on time, threads or the order of trees.
 * Athey, Tibshirani & Wager (2019), "Generalized random forests", Annals of Statistics 47; Nie & Wager (2021), Biometrika
 * 108, for the centring. Refuses constant treatment, no overlap, NaN targets and fewer rows than folds × minimumLeaf.
 * Example: `(await fitCausalForest({ x, treatment, outcome }, { trees: 2000 }, { seed: 1 })).effect(x)`.
 */
export async function fitCausalForest(
  data: CausalData,
  given: Parameters,
  context: CausalContext,
): Promise<CausalForest> {
  const parameters = resolveCausalParameters(given);
  const { binary } = checkCausalData(data, parameters);
  const { seed } = context;
  const units = samplingUnits(data.x.rows, data.clusters ?? null);
  const weights = meanOne(data.weights ?? new Float64Array(data.x.rows).fill(1));
  const steps = progress(context, parameters);
  const setting = { binary, units, weights, seed, between: () => steps('nuisances') };
  const nuisances = await fitNuisances(data, parameters, setting);
  const task = effectTask(data, parameters, { nuisances, units, weights, seed });
  const groups = parameters.trees / parameters.groupSize;
  const { renewal } = context;
  const kept = renewal
    ? keptTrees(renewal, { features: data.x.columns, binary, groupSize: parameters.groupSize, groups })
    : { trees: [], first: 0, fresh: groups };
  const { first, fresh } = kept;
  const parts: Trees[] = [];
  for (let from = 0; from < fresh; from += groupsAStep) {
    const to = Math.min(fresh, from + groupsAStep);
    parts.push(fitTrees(task, first + from, first + to));
    await steps('trees', (groups - fresh + to) * parameters.groupSize);
  }
  const grown = joinTrees(parts);
  return openForest({
    features: data.x.columns,
    seed,
    parameters,
    nuisances: { treatment: summaryOf(nuisances.treatment), outcome: summaryOf(nuisances.outcome) },
    trees: joinTrees([...kept.trees, grown]),
    ...(renewal && { grownGroups: first + fresh }),
    x: data.x.values.slice(),
    rows: {
      binary,
      treatment: data.treatment.slice(),
      outcome: data.outcome.slice(),
      weights,
      clusters: data.clusters?.slice() ?? null,
      treatmentMean: nuisances.treatment.predicted,
      outcomeMean: nuisances.outcome.predicted,
      treatmentVariance: nuisances.treatmentVariance,
      effect: outOfBagEffects(packTrees(grown), data.x.values, data.x.rows, seenBy(task, first)),
    },
  });
}

/** Weights times a number so that their mean is 1: their scale must not matter. */
function meanOne(weights: Float64Array): Float64Array {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return weights.map((weight) => weight / mean);
}

const summaryOf = ({ chosen, errors, rSquared }: CrossFit): NuisanceSummary => ({ chosen, errors, rSquared });

interface Centring {
  readonly nuisances: Nuisances;
  readonly units: SamplingUnits;
  readonly weights: Float64Array;
  readonly seed: number;
}

/** What the forest's trees are grown from, for `fitTrees`. */
function effectTask(data: CausalData, parameters: CausalParameters, centring: Centring): ForestTask {
  const { nuisances, units, weights, seed } = centring;
  const treatment = data.treatment.map((t, i) => t - nuisances.treatment.predicted[i]!);
  const outcome = data.outcome.map((y, i) => y - nuisances.outcome.predicted[i]!);
  const p = data.x.columns.length;
  const featuresPerSplit = parameters.featuresPerSplit || Math.min(p, Math.ceil(Math.sqrt(p) + 20));
  return {
    data: sortColumns(data.x),
    units,
    labels: effectLabels(treatment, outcome, weights),
    moments: effectMoments(treatment, outcome, weights),
    rules: { ...parameters, criterion: parameters.criterion === 'het' ? 'het' : 'mse', featuresPerSplit },
    seed,
  };
}

/** Says which rows a tree has seen, by drawing its sample again; the first tree is of group `first`. Trees are asked for in order. */
function seenBy({ units, rules, seed }: ForestTask, first: number): (tree: number, seen: Uint8Array) => void {
  let group = -1;
  let samples: ReturnType<typeof drawGroup> = [];
  return (tree, seen) => {
    const wanted = first + Math.floor(tree / rules.groupSize);
    if (wanted !== group) samples = drawGroup(units, rules, seed, (group = wanted));
    const { split, estimate } = samples[tree % rules.groupSize]!;
    for (const row of split) seen[row] = 1;
    for (const row of estimate) seen[row] = 1;
  };
}

/** Tells how far the fit is and stops where it is told to. */
function progress({ onProgress, signal }: CausalContext, { trees }: CausalParameters) {
  return async (note: string, done = 0): Promise<void> => {
    signal?.throwIfAborted();
    await onProgress?.(done, trees, note);
  };
}

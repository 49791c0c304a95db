import { InputError } from '../../../contracts/failures.ts';
import { circularBlockIndices } from '../../stats/blockBootstrap.ts';
import { takeRows, takeValues } from '../../stats/matrixParts.ts';
import { createRandom, type Random } from '../../stats/rng.ts';
import type { Residuals } from '../estimators/crossFit.ts';
import type { EffectData } from '../estimators/effectData.ts';

/** Data like the user's whose effect is known at every row. */
interface MatchedSample {
  readonly data: EffectData;
  readonly truth: Float64Array;
}

/**
 * A generator matched to the data: rows of covariates in blocks as they came (circular block bootstrap), with the fitted nuisances
 * and the fitted effect as the truth: T* = E[T|x] + T̃*, Y* = E[Y|x] + τ(x)·T̃* + ε*. T̃* and ε* = (Ỹ − τT̃)* come in blocks of
 * their own, independent of the covariates and of each other, so that the effect is identified and outcomes of neighbouring rows
 * still resemble each other. A binary treatment is drawn with chance E[T|x], then T̃* = T* − E[T|x].
 * effect: (n) τ at the rows of `data`; blockLength: rows that belong together.
 * In the manner of Athey, Imbens, Metzger and Munro (2021), "Using Wasserstein GANs for Monte Carlo studies", J. Econometrics,
 * and Advani, Kitagawa and Słoczyński (2019), J. Applied Econometrics 34 (empirical Monte Carlo), here by blocks.
 */
export function matchedSample(
  {
    data,
    residuals,
    effect,
  }: { readonly data: EffectData; readonly residuals: Residuals; readonly effect: Float64Array },
  { blockLength, seed, repeat }: { readonly blockLength: number; readonly seed: number; readonly repeat: number },
): MatchedSample {
  const rows = data.x.rows;
  if (effect.length !== rows)
    throw new InputError(`A matched generator expected ${rows} effects, one a row, got ${effect.length}; align them.`);
  const draw = (stream: string) => {
    const indices = new Int32Array(rows);
    circularBlockIndices(rows, Math.min(blockLength, rows), createRandom(seed, 'coverage', stream, repeat), indices);
    return indices;
  };
  const places = draw('covariates');
  const truth = takeValues(effect, places);
  const expected = takeValues(residuals.expectedTreatment, places);
  const treatment = drawTreatment(data.treatment, residuals, expected, draw, createRandom(seed, 'arms', repeat));
  const noise = takeValues(
    residuals.outcome.map((value, row) => value - effect[row]! * residuals.treatment[row]!),
    draw('noise'),
  );
  const level = takeValues(residuals.expectedOutcome, places);
  const outcome = level.map((value, row) => value + truth[row]! * (treatment[row]! - expected[row]!) + noise[row]!);
  return { data: { x: takeRows(data.x, places), treatment, outcome }, truth };
}

function drawTreatment(
  original: Float64Array,
  residuals: Residuals,
  expected: Float64Array,
  draw: (stream: string) => Int32Array,
  random: Random,
): Float64Array {
  if (original.every((value) => value === 0 || value === 1)) return expected.map((p) => (random.uniform() < p ? 1 : 0));
  const left = takeValues(residuals.treatment, draw('treatment'));
  return expected.map((value, row) => value + left[row]!);
}

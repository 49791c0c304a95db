import { NumericsError } from '../../../contracts/failures.ts';
import { choleskyFactor, choleskySolve } from '../../linalg/cholesky.ts';
import { logistic } from '../../models/logisticNewton.ts';
import type { NuisanceLearner, NuisanceTask } from './learner.ts';

/** Steps of the logistic fit at most; the ridge keeps curvature away from 0, so that few are needed. */
const newtonSteps = 10;

/**
 * A linear nuisance: argmin_b Σ w (y − b₀ − zᵀb)² + penalty·Σw·‖b‖² with columns z standardised on the training rows
 * (weighted mean and deviation; a missing value is the mean), or, for a target of 0 and 1, the logistic likelihood with the
 * same penalty on b, by iteratively reweighted least squares. Hoerl & Kennard (1970), Technometrics 12(1).
 */
export function ridge(penalty: number): NuisanceLearner {
  return (task, test) => {
    const design = standardise(task);
    const coefficients = task.binary ? logisticRidge(task, design, penalty) : linearRidge(task, design, penalty);
    const z = new Float64Array(design.centre.length + 1);
    return Float64Array.from(test, (row) => {
      fillRow(task, design, row, z);
      const score = dot(z, coefficients);
      return task.binary ? logistic(score) : score;
    });
  };
}

interface Design {
  readonly centre: Float64Array;
  readonly spread: Float64Array;
  readonly weight: number;
}

function standardise({ data, weights, train }: NuisanceTask): Design {
  const { columns, values } = data;
  const centre = new Float64Array(columns);
  const spread = new Float64Array(columns);
  let weight = 0;
  for (const row of train) weight += weights[row]!;
  for (let j = 0; j < columns; j++) {
    let present = 0;
    let sum = 0;
    let squares = 0;
    for (const row of train) {
      const value = values[row * columns + j]!;
      if (Number.isNaN(value)) continue;
      present += weights[row]!;
      sum += weights[row]! * value;
    }
    const mean = present > 0 ? sum / present : 0;
    for (const row of train) {
      const value = values[row * columns + j]!;
      if (!Number.isNaN(value)) squares += weights[row]! * (value - mean) ** 2;
    }
    const deviation = present > 0 ? Math.sqrt(squares / present) : 0;
    centre[j] = mean;
    // A column that is constant on these rows tells nothing; an infinite spread makes it zero.
    spread[j] = deviation > 1e-12 * Math.abs(mean) ? deviation : Infinity;
  }
  return { centre, spread, weight };
}

/** z = (1, standardised values). */
function fillRow({ data }: NuisanceTask, { centre, spread }: Design, row: number, z: Float64Array): void {
  z[0] = 1;
  for (let j = 0; j < centre.length; j++) {
    const value = data.values[row * data.columns + j]!;
    z[j + 1] = Number.isNaN(value) ? 0 : (value - centre[j]!) / spread[j]!;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

interface Normal {
  readonly gram: Float64Array;
  readonly right: Float64Array;
}

function add({ gram, right }: Normal, z: Float64Array, curvature: number, slope: number): void {
  const size = z.length;
  for (let i = 0; i < size; i++) {
    const scaled = curvature * z[i]!;
    right[i] = right[i]! + slope * z[i]!;
    for (let j = 0; j <= i; j++) gram[i * size + j] = gram[i * size + j]! + scaled * z[j]!;
  }
}

function solve({ gram, right }: Normal): Float64Array {
  const size = right.length;
  if (!choleskyFactor(gram, size, gram)) {
    throw new NumericsError(
      `A linear nuisance of ${size - 1} columns has no Cholesky factor; drop columns that repeat others.`,
    );
  }
  return choleskySolve(gram, size, right);
}

function emptyNormal(size: number, penalty: number): Normal {
  const normal = { gram: new Float64Array(size * size), right: new Float64Array(size) };
  for (let j = 1; j < size; j++) normal.gram[j * size + j] = penalty;
  return normal;
}

function linearRidge(task: NuisanceTask, design: Design, penalty: number): Float64Array {
  const z = new Float64Array(design.centre.length + 1);
  const normal = emptyNormal(z.length, penalty * design.weight);
  for (const row of task.train) {
    fillRow(task, design, row, z);
    add(normal, z, task.weights[row]!, task.weights[row]! * task.target[row]!);
  }
  return solve(normal);
}

function logisticRidge(task: NuisanceTask, design: Design, penalty: number): Float64Array {
  const z = new Float64Array(design.centre.length + 1);
  // A quarter: the curvature of the logistic loss at its steepest, so that one penalty means the same for both kinds.
  const strength = (penalty * design.weight) / 4;
  let coefficients = new Float64Array(z.length);
  for (let step = 0; step < newtonSteps; step++) {
    const normal = emptyNormal(z.length, strength);
    for (const row of task.train) {
      fillRow(task, design, row, z);
      const score = dot(z, coefficients);
      const p = logistic(score);
      const curvature = task.weights[row]! * Math.max(p * (1 - p), 1e-4);
      add(normal, z, curvature, curvature * score + task.weights[row]! * (task.target[row]! - p));
    }
    const next = solve(normal);
    const moved = next.reduce((most, value, j) => Math.max(most, Math.abs(value - coefficients[j]!)), 0);
    coefficients = Float64Array.from(next);
    if (moved < 1e-4) break;
  }
  return coefficients;
}

import { ConfigError } from '../../../contracts/failures.ts';
import type { Resolved } from '../../models/resolveParameters.ts';
import { createRandom } from '../../stats/rng.ts';
import { unitsOf } from '../mlpLayer.ts';
import type { FurtherRows, FurtherTask } from '../furtherRows.ts';
import { comparedFacts } from './comparedFacts.ts';
import { drawRows, fitGan, type Gan } from './fitGan.ts';
import type { generativeParameters } from './generativeParameters.ts';

type Given = Resolved<typeof generativeParameters>;
type Task = FurtherTask<Given>;

const criticSteps = 3;
/** Least drawn windows that facts are told of, whether learnt from or not. */
const rowsOfFacts = 1000;

/** A generator of windows given the target, −1 or 1 in the column after theirs. */
function fitWindows({ parameters, train, inputs, target, tensors, context }: Task): Promise<Gan> {
  const own = inputs.length / train.length;
  const rows = new Float32Array(train.length * (own + 1));
  train.forEach((row, i) => {
    rows.set(inputs.subarray(i * own, (i + 1) * own), i * (own + 1));
    rows[i * (own + 1) + own] = 2 * target[row]! - 1;
  });
  const hidden = unitsOf(parameters['generator.hidden']);
  const batch = parameters['generator.batch'];
  const options = {
    ...{ noise: parameters['generator.noise'], generator: hidden, critic: hidden, given: 1, batch, criticSteps },
    steps: Math.ceil((parameters['generator.epochs'] * train.length) / (batch * criticSteps)),
    learningRate: parameters['generator.learning_rate'],
    penalty: parameters['generator.penalty'],
  };
  return fitGan({ rows, width: own + 1, options, tensors, context });
}

/** One column of windows, (n, window · columns) → (n, window). */
function alongWindows(inputs: ArrayLike<number>, columns: number, place: number): Float64Array {
  return Float64Array.from({ length: inputs.length / columns }, (_, step) => inputs[step * columns + place]!);
}

/**
 * Windows to learn from beside the training rows, drawn given targets of training rows taken by chance, and how like real windows
 * they are. None where the generator diverged: what it draws then is of no kind.
 * @throws ConfigError where `return_column` is none of the columns.
 */
export async function drawnWindows(task: Task): Promise<FurtherRows> {
  const { parameters, columns, train, inputs, target, window, tensors, context } = task;
  const name = parameters.return_column === '' ? columns[0]! : parameters.return_column;
  const place = columns.indexOf(name);
  if (place < 0)
    throw new ConfigError(`Expected return_column among ${columns.join(', ')}, got '${name}'; correct the name.`);
  const gan = await fitWindows(task);
  const rows = gan.diverged ? 0 : Math.round(parameters.drawn_share * train.length);
  const random = createRandom(context.seed, 'gan', 'targets');
  const like = Int32Array.from({ length: Math.max(rows, rowsOfFacts) }, () => train[random.integer(train.length)]!);
  const known = Float32Array.from(like, (row) => 2 * target[row]! - 1);
  const drawn = drawRows(tensors, gan, like.length, context.seed, known);
  const series = (of: ArrayLike<number>) => alongWindows(of, columns.length, place);
  const facts = gan.diverged ? undefined : comparedFacts(name, window, series(inputs), series(drawn));
  const { curve, diverged } = gan;
  const view = { diverged, drawn_rows: rows, distances: curve, ...(facts && { facts }) };
  return { inputs: Float32Array.from(drawn), like, view };
}

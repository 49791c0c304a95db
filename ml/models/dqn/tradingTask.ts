import { DataQualityError, InputError } from '../../../contracts/failures.ts';
import type { Matrix } from '../../../contracts/frame.ts';
import {
  tradingEnvironment,
  type TradingCostsWithSlippage,
  type TradingState,
} from '../../reinforcement/tradingEnvironment.ts';
import type { Environment } from '../../reinforcement/environment.ts';

export interface TaskOptions {
  /** Column of simple returns of each row, since the row before; empty for bets on the target. */
  readonly returnColumn: string;
  /** What a bet on the target wins or loses. */
  readonly move: number;
  readonly costs: TradingCostsWithSlippage;
}

/** Rows of a model's data in time order, `features` standardised, `x` as given. */
export interface TaskRows {
  readonly x: Matrix;
  readonly features: Matrix;
  readonly target: Float64Array;
}

/**
 * (n) what a unit held from the close of each row earns. From a column of returns it is that of the next row, so the last row has none
 * (NaN, never earned). From targets it is a bet: +move where the target is 1, −move where it is 0, whatever its horizon.
 */
export function rowReturns(
  { x, target }: Omit<TaskRows, 'features'>,
  { returnColumn, move }: TaskOptions,
): Float64Array {
  if (returnColumn === '') return target.map((label) => (label === 1 ? move : -move));
  const column = x.columns.indexOf(returnColumn);
  if (column < 0)
    throw new InputError(
      `dqn expected the return column "${returnColumn}" among the ${x.columns.length} columns (${x.columns.join(', ')}), got none of that name; correct return_column.`,
    );
  const returns = new Float64Array(x.rows).fill(NaN);
  for (let row = 0; row + 1 < x.rows; row++) returns[row] = x.values[(row + 1) * x.columns.length + column]!;
  return returns;
}

/** The trading environment over some rows; an episode is cut after `episodeRows`, or after all of them where they are fewer. */
export function tradingTask(rows: TaskRows, options: TaskOptions, episodeRows = Infinity): Environment<TradingState> {
  const episode = Math.min(episodeRows, rows.x.rows - 1);
  return tradingEnvironment({
    features: rows.features,
    returns: rowReturns(rows, options),
    costs: options.costs,
    episodeRows: episode,
  });
}

/** The same task with rewards in units of the root mean square return, so that values are near 1 and Huber's bend means something. */
export function scaledTask(task: Environment<TradingState>, returns: Float64Array): Environment<TradingState> {
  const earned = returns.filter((value) => !Number.isNaN(value));
  const scale = Math.sqrt(earned.reduce((sum, value) => sum + value * value, 0) / earned.length);
  if (!(scale > 0))
    throw new DataQualityError(
      `dqn needs returns that are not all 0, got ${earned.length} of them with a root mean square of ${scale}; check return_column.`,
    );
  return {
    ...task,
    step(state, action) {
      const next = task.step(state, action);
      return { ...next, reward: next.reward / scale };
    },
  };
}

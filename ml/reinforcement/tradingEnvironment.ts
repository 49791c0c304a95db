import { InputError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import { unitCost, type TradingCosts } from '../evaluation/backtest/backtest.ts';
import type { Environment, Transition } from './environment.ts';
import { requireAction } from './requireAction.ts';

/** At the close of `row`, with the position still held from the row before; `last` is the row at whose close the episode is cut. */
export interface TradingState {
  readonly row: number;
  readonly position: number;
  readonly last: number;
}

export interface TradingCostsWithSlippage extends TradingCosts {
  /** Price lost to each trade beyond half the spread, basis points of the value traded. */
  readonly slippageBasisPoints: number;
}

export interface TradingInput {
  /** (n, d) what is known at the close of each row, on a scale near 1; no NaN. */
  readonly features: Matrix;
  /** (n) simple return from the close of each row to the next close; the last one's may be NaN and is never earned. */
  readonly returns: Float64Array;
  readonly costs: TradingCostsWithSlippage;
  /** Rows that an episode earns; it starts at a drawn row, flat. As long as the data where left out: from row 0. */
  readonly episodeRows?: number;
}

/** The positions that the actions 0, 1 and 2 take. */
export const tradingPositions = [-1, 0, 1] as const;
const ruin = 0.01;

/**
 * Trading one asset at each close as a decision process. At the close of row t the agent sees the features of that row and the position
 * it holds (the last number of an observation), and takes the position p of −1, 0 or 1 until the next close:
 *
 *   net = p·r_t − c·|p − held| + (cash rate·(1 − p) − borrow rate·max(−p, 0)) / periods,   reward = ln(1 + net),
 *
 * c = (commission + half the spread + slippage), the cost of `unitCost` in ml/evaluation/backtest; positions are shares of the equity
 * of the close and changes are counted in positions, as `trade` does. Always flat earns ln(1 + cash rate / periods) a row; always long
 * without rates earns ln(1 + r − c), then ln(1 + r).
 *
 * The end of the window is a truncation: the market goes on, so a learner bootstraps through it, and nothing is sold there. Terminated is
 * ruin alone: a row that loses 99 % or more, which earns ln 0.01. Nothing an agent sees at row t reads a return from t on or a
 * later row. Moody and Saffell (2001), "Learning to trade via direct reinforcement", IEEE Transactions on Neural Networks 12.
 */
export function tradingEnvironment(given: TradingInput): Environment<TradingState> {
  const { features, returns, costs } = given;
  const last = features.rows - 1;
  const episode = given.episodeRows ?? last;
  requireTrading(given, episode);
  const width = features.columns.length;
  const perUnit = unitCost(costs) + costs.slippageBasisPoints / 10_000;
  return {
    observationSize: width + 1,
    actions: tradingPositions.length,
    reset(random) {
      const row = episode < last ? random.integer(last - episode + 1) : 0;
      return { row, position: 0, last: row + episode };
    },
    step(state, action) {
      requireAction(action, tradingPositions.length);
      const position = tradingPositions[action]!;
      const financing =
        (costs.cashRate * (1 - position) - costs.borrowRate * Math.max(-position, 0)) / costs.periodsPerYear;
      const kept = 1 + position * returns[state.row]! - perUnit * Math.abs(position - state.position) + financing;
      const row = state.row + 1;
      return {
        state: { row, position, last: state.last },
        reward: Math.log(Math.max(kept, ruin)),
        terminated: kept <= ruin,
        truncated: row >= state.last,
      } satisfies Transition<TradingState>;
    },
    observe({ row, position }, into, at) {
      for (let j = 0; j < width; j++) into[at + j] = features.values[row * width + j]!;
      into[at + width] = position;
    },
  };
}

function requireTrading({ features, returns, costs }: TradingInput, episode: number): void {
  const { rows } = features;
  if (rows < 2 || returns.length !== rows)
    throw new InputError(
      `A trading environment needs at least 2 rows and a return of each of ${rows}, got ${returns.length}; align them.`,
    );
  const wrong = returns.findIndex((value, row) => row + 1 < rows && !(value > -1 && value < Infinity));
  if (wrong >= 0)
    throw new InputError(
      `A trading environment needs simple returns above −1, got ${returns[wrong]!} at row ${wrong} of ${rows}; drop or fill such rows.`,
    );
  if (!Number.isInteger(episode) || episode < 1 || episode > rows - 1)
    throw new InputError(
      `An episode must earn from 1 to ${rows - 1} rows, as many as the data have returns, got ${episode}; shorten it.`,
    );
  const { costBasisPoints, spreadBasisPoints, slippageBasisPoints, borrowRate, periodsPerYear, cashRate } = costs;
  const least = Math.min(costBasisPoints, spreadBasisPoints, slippageBasisPoints, borrowRate);
  if (!(least >= 0 && periodsPerYear > 0) || !Number.isFinite(cashRate))
    throw new InputError(
      `Costs of trading must be at least 0 and periods a year above 0, got a least cost of ${least} and ${periodsPerYear} periods with cash at ${cashRate}; correct them.`,
    );
}

import type { Frame } from '../../contracts/frame.ts';
import { classifierSample, moneySample } from '../evaluation/judge.ts';
import { surpriseOf } from '../evaluation/metrics/logLoss.ts';
import type { ScoredRows } from '../evaluation/scoredRows.ts';
import type { TradingTerms } from '../evaluation/trade.ts';

/** What a model is judged by in each row. */
export interface RowScore {
  readonly metric: string;
  readonly direction: 'higher' | 'lower';
  readonly values: Float64Array;
}

export interface RowScores {
  /** The first decides. All have one value a row. */
  readonly scores: readonly RowScore[];
  /** Returns of the strategy that follows the probabilities, after costs; null for regimes and without closes. */
  readonly returns: Float64Array | null;
}

interface JudgedBy {
  readonly kind: 'signal' | 'regime';
  readonly gold: Frame;
  readonly horizon: number;
  readonly trading?: TradingTerms;
}

/** Log loss, Brier score and strategy return of each row of a signal, or log-likelihood of each row of a regime model. */
export function rowScores(rows: ScoredRows, { kind, gold, horizon, trading }: JudgedBy): RowScores {
  if (kind === 'regime') {
    const values = rows.columns['log_likelihood']!;
    return { scores: [{ metric: 'log_likelihood_per_observation', direction: 'higher', values }], returns: null };
  }
  const { probability, label } = classifierSample(gold, rows);
  const logLoss = probability.map((p, row) => surpriseOf(p, label[row]!));
  const brier = probability.map((p, row) => (p - label[row]!) ** 2);
  const returns = moneySample(gold, rows, horizon, trading)?.net ?? null;
  return {
    scores: [
      { metric: 'log_loss', direction: 'lower', values: logLoss },
      { metric: 'brier', direction: 'lower', values: brier },
      ...(returns ? [{ metric: 'strategy_return', direction: 'higher' as const, values: returns }] : []),
    ],
    returns,
  };
}

import type { EvaluationCurves } from '../../contracts/evaluation.ts';
import type { Frame } from '../../contracts/frame.ts';
import { calibrationTable } from './calibrationTable.ts';
import { classifierSample, moneySample } from './judge.ts';
import type { RegimeResults } from './regimeSample.ts';
import { rocCurve } from './rocCurve.ts';
import type { ScoredRows } from './scoredRows.ts';
import { thin } from './thin.ts';
import type { TradingTerms } from './trade.ts';

export interface ModelRows {
  readonly id: string;
  readonly rows: ScoredRows;
  readonly results: RegimeResults | null;
}

const mostPoints = 300;

function equityCurve(gold: Frame, rows: ScoredRows, horizon: number, terms: TradingTerms): EvaluationCurves['equity'] {
  const money = moneySample(gold, rows, horizon, terms);
  if (!money) return null;
  const grow = (returns: Float64Array) => {
    let wealth = 1;
    return [1, ...Array.from(returns, (value) => (wealth *= 1 + value))];
  };
  const time = [rows.time[0]!, ...Array.from(rows.goldRow, (row) => gold.time[row + 1]!)];
  const [strategy, hold] = [grow(money.net), grow(money.hold)];
  const kept = thin(time.length, mostPoints);
  const at = (values: readonly number[]) => kept.map((index) => values[index]!);
  return { time: at(time), strategy: at(strategy), buyAndHold: at(hold) };
}

/** ROC and calibration of every model, and the challenger's equity against holding; wealth starts at 1 at the first close. */
export function signalCurves(
  gold: Frame,
  models: readonly ModelRows[],
  challenger: string,
  horizon: number,
  terms: TradingTerms = {},
): EvaluationCurves {
  const judged = models.filter((model) => model.rows.time.length > 0);
  const traded = judged.find((model) => model.id === challenger);
  return {
    roc: judged.flatMap((model) => {
      const curve = rocCurve(classifierSample(gold, model.rows));
      return curve ? [{ model: model.id, ...curve }] : [];
    }),
    calibration: judged.map((model) => ({ model: model.id, ...calibrationTable(classifierSample(gold, model.rows)) })),
    equity: traded ? equityCurve(gold, traded.rows, horizon, terms) : null,
    selection: [],
  };
}

/** Information criteria by number of states, of the models whose training results have them. */
export function regimeCurves(models: readonly ModelRows[]): EvaluationCurves {
  const selection = models.flatMap(({ id, results }) => (results?.fit ? [{ model: id, ...results.fit }] : []));
  return { roc: [], calibration: [], equity: null, selection };
}

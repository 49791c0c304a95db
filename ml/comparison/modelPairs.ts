import type { ModelPair, ModelPairs } from '../../contracts/comparison.ts';
import type { Frame } from '../../contracts/frame.ts';
import { commonRows, type ScoredRows } from '../evaluation/scoredRows.ts';
import { mean } from '../stats/mean.ts';
import { holm } from '../stats/multipleTesting.ts';
import { differenceVaries, fewestRows } from './compareModels.ts';
import { decisiveTest } from './decisiveTest.ts';
import { rowScores } from './rowScores.ts';

export interface PairedCandidate {
  readonly id: string;
  readonly rows: ScoredRows;
  /** What a regime model's density is over; read of regime models only. */
  readonly features: readonly string[];
}

export interface CandidatesToPair {
  readonly candidates: readonly PairedCandidate[];
  readonly kind: 'signal' | 'regime';
  readonly gold: Frame;
  readonly horizon: number;
  readonly level?: number;
}

type Tested = Omit<ModelPair, 'correctedPValue' | 'better'>;

function scoresOf(
  [a, b]: readonly [PairedCandidate, PairedCandidate],
  to: CandidatesToPair,
): readonly [Float64Array, Float64Array] {
  const [rowsA, rowsB] = commonRows(a.rows, b.rows, 0);
  return [rowScores(rowsA, to).scores[0]!.values, rowScores(rowsB, to).scores[0]!.values];
}

function testPair([a, b]: readonly [PairedCandidate, PairedCandidate], to: CandidatesToPair): Tested {
  const [ofA, ofB] = scoresOf([a, b], to);
  const rows = ofA.length;
  const testable = rows >= fewestRows && differenceVaries(ofA, ofB);
  return {
    a: a.id,
    b: b.id,
    rows,
    difference: rows === 0 ? null : mean(ofA) - mean(ofB),
    pValue: testable ? decisiveTest(ofA, ofB, to.horizon).pValue : null,
  };
}

/** Corrected together, so that one lucky pair of many is not called a difference. */
function concluded(pairs: readonly Tested[], direction: ModelPairs['direction'], level: number): ModelPair[] {
  const asked = pairs.flatMap(({ pValue }) => (pValue === null ? [] : [pValue]));
  const corrected = asked.length === 0 ? [] : [...holm(asked)];
  return pairs.map((pair) => {
    const correctedPValue = pair.pValue === null ? null : corrected.shift()!;
    const told = correctedPValue !== null && correctedPValue <= 1 - level + 1e-12;
    const aIsBetter = (pair.difference ?? 0) < 0 === (direction === 'lower');
    return { ...pair, correctedPValue, better: told ? (aIsBetter ? pair.a : pair.b) : null };
  });
}

const sameFeatures = (candidates: readonly PairedCandidate[]): boolean =>
  new Set(candidates.map(({ features }) => [...features].sort().join(', '))).size <= 1;

/**
 * Every two candidates against each other, each pair on the out-of-time rows that both predict: difference of the mean log loss of
 * signals, or of the log-likelihood an observation of regime models; p-values of the test that decides in `compareModels`
 * (Diebold–Mariano), corrected for the number of pairs by Holm at 1 − level.
 *
 * null where there are fewer than two candidates, or densities over unequal features, which do not compare. A pair of fewer than
 * 32 common rows, or whose scores differ by the same in all of them, gets its difference and no p-value. O(k² n).
 * Diebold and Mariano (1995), J. Business & Economic Statistics 13; Holm (1979), Scandinavian Journal of Statistics 6.
 * Example: `modelPairs({ candidates, kind: 'signal', gold, horizon: 5 })?.pairs`.
 */
export function modelPairs(to: CandidatesToPair): ModelPairs | null {
  const { candidates, kind, level = 0.95 } = to;
  if (candidates.length < 2 || (kind === 'regime' && !sameFeatures(candidates))) return null;
  const { metric, direction } = rowScores(candidates[0]!.rows, to).scores[0]!;
  const tested = candidates.flatMap((a, at) => candidates.slice(at + 1).map((b) => testPair([a, b], to)));
  const models = candidates.map(({ id }) => id);
  return { metric, direction, level, correction: 'holm', models, pairs: concluded(tested, direction, level) };
}

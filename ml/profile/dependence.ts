import { NumericsError } from '../../contracts/failures.ts';
import type { Dependence, StationarityReading, UnitRootTest } from '../../contracts/profile.ts';
import { adfTest } from './adfTest.ts';
import { autocorrelation } from './autocorrelation.ts';
import { kpssTest } from './kpssTest.ts';

/** Longer runs are tested on their last values: more would not change what the tests say. */
export const mostTested = 10_000;
const mostLags = 40;
const level = 0.05;

/** The longest run of finite values; the later one of two as long. */
function longestRun(values: Float64Array): { readonly from: number; readonly rows: number } {
  let best = { from: 0, rows: 0 };
  let from = 0;
  for (let row = 0; row <= values.length; row += 1) {
    if (row < values.length && Number.isFinite(values[row])) continue;
    if (row - from >= best.rows) best = { from, rows: row - from };
    from = row + 1;
  }
  return best;
}

/** A test that cannot be taken says why; every other failure is one. */
function attempt(test: (values: Float64Array) => UnitRootTest, values: Float64Array): UnitRootTest | NumericsError {
  try {
    return test(values);
  } catch (error) {
    if (error instanceof NumericsError) return error;
    throw error;
  }
}

function reading(adf: UnitRootTest | null, kpss: UnitRootTest | null): StationarityReading {
  if (adf === null || kpss === null) return 'not tested';
  const noUnitRoot = adf.pValue < level;
  const notStationary = kpss.pValue < level;
  if (noUnitRoot) return notStationary ? 'both rejected' : 'stationary';
  return notStationary ? 'unit root' : 'undecided';
}

/**
 * Autocorrelations at up to 40 lags (a quarter of the rows), and the tests of Dickey and Fuller and of KPSS, over the
 * longest run of rows without a missing value, of a longer run over its last 10,000. `values`: missing is NaN; null where
 * there is none but missing ones.
 */
export function dependence(values: Float64Array): Dependence | null {
  const whole = longestRun(values);
  if (whole.rows === 0) return null;
  const rows = Math.min(whole.rows, mostTested);
  const from = whole.from + whole.rows - rows;
  const run = values.slice(from, from + rows);
  const lags = Math.min(mostLags, Math.floor(rows / 4));
  const varies = run.some((value) => value !== run[0]);
  const [adf, kpss] = [attempt(adfTest, run), attempt(kpssTest, run)];
  const given = (test: UnitRootTest | NumericsError) => (test instanceof NumericsError ? null : test);
  const refused = [adf, kpss].find((test) => test instanceof NumericsError);
  return {
    from,
    rows,
    autocorrelation: varies && lags > 0 ? [...autocorrelation(run, lags)] : [],
    adf: given(adf),
    kpss: given(kpss),
    reading: reading(given(adf), given(kpss)),
    why: refused?.message ?? null,
  };
}

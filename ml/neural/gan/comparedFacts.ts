import type { GenerativeView, WindowFacts } from '../../../contracts/neural.ts';
import { quantileOfSorted } from '../../stats/quantile.ts';
import { varies } from '../../stats/varies.ts';
import { stylisedFacts } from './stylisedFacts.ts';

/** From where a thousand rows still have some beyond it. */
const levels = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995];
const mostLags = 10;

const short = (value: number): number => Number(value.toPrecision(4));
const shorts = (values: Float64Array): number[] => Array.from(values, short);

function factsOf(windows: Float64Array, length: number): WindowFacts {
  const facts = stylisedFacts(windows, length, Math.min(mostLags, length - 1));
  const sorted = windows.slice().sort();
  return {
    deviation: short(facts.deviation),
    kurtosis: short(facts.kurtosis),
    returns: shorts(facts.returns),
    absolute: shorts(facts.absolute),
    leverage: shorts(facts.leverage),
    quantiles: levels.map((level) => short(quantileOfSorted(sorted, level))),
  };
}

/**
 * Stylised facts and quantiles (type 7) of real windows of a column beside those of drawn ones, to 4 digits; undefined where
 * windows are of one row, or one of both kinds does not vary.
 * real, drawn: (n, length) row-major, finite. Lags up to 10.
 */
export function comparedFacts(
  column: string,
  length: number,
  real: Float64Array,
  drawn: Float64Array,
): GenerativeView['facts'] {
  const vary = [real, drawn].every((windows) => windows.length > 0 && varies(windows) && varies(windows.map(Math.abs)));
  if (length < 2 || !vary) return undefined;
  return { column, levels, real: factsOf(real, length), drawn: factsOf(drawn, length) };
}

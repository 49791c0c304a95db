import fixture from '../fixtures/ttrc-close.json' with { type: 'json' };

/** The 5550 closes of the data set `ttrc` of the R package TTR, in whole cents divided by 100. */
export function ttrcClose(): Float64Array {
  let cents = 0;
  return Float64Array.from(fixture.centDifferences, (change) => (cents += change) / 100);
}

import assert from 'node:assert/strict';
import { slidingExtremes } from '../../../ml/features/slidingExtremes.ts';
import { randomPrices } from '../../support/generators.ts';

describe('slidingExtremes', () => {
  it('are the extremes of every window, and missing where it is not complete or has a gap', () => {
    const low = randomPrices(90, { seed: 8 });
    low[40] = NaN;
    const high = low.map((value, t) => value + (t % 7));
    for (const rows of [1, 2, 3, 14, 90, 91]) {
      const { highest, lowest } = slidingExtremes(high, low, rows);
      for (let t = 0; t < 90; t++) {
        const whole = t >= rows - 1;
        assert.equal(highest[t], whole ? Math.max(...high.slice(t - rows + 1, t + 1)) : NaN);
        assert.equal(lowest[t], whole ? Math.min(...low.slice(t - rows + 1, t + 1)) : NaN);
      }
    }
  });
});

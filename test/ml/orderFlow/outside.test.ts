import assert from 'node:assert/strict';
import { flowWindows } from '../../../ml/orderFlow/flowWindows.ts';
import { integrationWeights } from '../../../ml/orderFlow/integratedImbalance.ts';
import { kyleLambda, type Impact } from '../../../ml/orderFlow/kyleLambda.ts';
import { rollSpread } from '../../../ml/orderFlow/rollSpread.ts';
import { tradeCosts } from '../../../ml/orderFlow/tradeCosts.ts';
import { vpin } from '../../../ml/orderFlow/vpin.ts';
import { assertClose } from '../../support/assertClose.ts';
import { fixture, fixtureMarket } from './fixture.ts';

const second = 1_000_000_000n;

function closeTo(actual: ArrayLike<number>, expected: ArrayLike<number>, why: string, abs = 1e-10): void {
  assert.equal(actual.length, expected.length, why);
  for (let i = 0; i < actual.length; i++) assertClose(actual[i]!, expected[i]!, { abs, why: `${why} ${i}` });
}

describe('order flow against other programs', () => {
  it('windows: pandas', () => {
    const windows = flowWindows(fixtureMarket, { widthNs: 10n * second });
    closeTo(
      windows.map(({ imbalance }) => imbalance),
      fixture.windows.imbalance,
      'imbalance',
    );
    closeTo(
      windows.map((window) => window.signedVolume),
      fixture.windows.signedVolume,
      'signed volume',
    );
  });

  it('price impact: statsmodels OLS', () => {
    const windows = flowWindows(fixtureMarket, { widthNs: 10n * second }).slice(1);
    const changes = windows.map(({ midChange }) => midChange);
    const check = (found: Impact, expected: typeof fixture.kyle) => {
      for (const key of ['slope', 'intercept', 'standardError', 'rSquared', 'n'] as const)
        assertClose(found[key], expected[key], { rel: 1e-9, abs: 1e-13, why: key });
    };
    check(
      kyleLambda(
        windows.map(({ imbalance }) => imbalance),
        changes,
      ),
      fixture.impact,
    );
    check(
      kyleLambda(
        windows.map((window) => window.signedVolume),
        changes,
      ),
      fixture.kyle,
    );
  });

  it('VPIN: scipy, one sixteenth of volume at a time', () => {
    const options = { bucketVolume: 4, buckets: 5, barNs: 5n * second, warmUpBars: 6 };
    const found = vpin(fixtureMarket.trades, options).flatMap((bucket) => bucket.vpin ?? []);
    closeTo(found, fixture.vpin, 'bucket');
  });

  it('costs of trades: pandas merge_asof', () => {
    const costs = tradeCosts(fixtureMarket, { horizonNs: 2n * second });
    for (const key of ['effective', 'realised', 'impact'] as const)
      closeTo(
        costs.map((cost) => cost[key]),
        fixture.costs[key],
        key,
        1e-8,
      );
  });

  it('weights of levels: scikit-learn PCA', () => {
    closeTo(integrationWeights(Float64Array.from(fixture.levels.flat()), 4), fixture.weights, 'level');
  });

  it('Roll’s spread: numpy', () => {
    assertClose(rollSpread(fixtureMarket.trades.price.slice(0, 120))!, fixture.roll, { rel: 1e-12, why: 'roll' });
  });
});

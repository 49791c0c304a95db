import assert from 'node:assert/strict';
import { comparedFacts } from '../../../../ml/neural/gan/comparedFacts.ts';
import { stylisedFacts } from '../../../../ml/neural/gan/stylisedFacts.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { garchWindows } from '../../../support/garchWindows.ts';

const [real, drawn] = [garchWindows(1, 500, 6), garchWindows(2, 300, 6).map((value) => 2 * value)];

describe('comparedFacts', () => {
  it('are those of each side, to four digits, and quantiles that grow with their levels', () => {
    const facts = comparedFacts('return_1', 6, real, drawn)!;
    const whole = stylisedFacts(drawn, 6, 5);
    assert.equal(facts.column, 'return_1');
    assertClose(facts.drawn.kurtosis, whole.kurtosis, { rel: 5e-4, why: 'kurtosis' });
    facts.drawn.leverage.forEach((value, lag) =>
      assertClose(value, whole.leverage[lag]!, { rel: 5e-4, why: `leverage ${lag}` }),
    );
    for (const side of [facts.real, facts.drawn]) {
      assert.equal(side.quantiles.length, facts.levels.length);
      assert.ok(side.quantiles.every((value, at) => at === 0 || value > side.quantiles[at - 1]!));
    }
    assertClose(facts.drawn.deviation / facts.real.deviation, 2, { rel: 0.15, why: 'drawn twice as wide' });
  });

  it('are none of single rows, of what does not vary and of nothing', () => {
    assert.equal(comparedFacts('return_1', 1, real, drawn), undefined);
    assert.equal(comparedFacts('return_1', 6, real, new Float64Array(60)), undefined);
    assert.equal(comparedFacts('return_1', 2, real, Float64Array.of(1, -1, 1, -1)), undefined);
    assert.equal(comparedFacts('return_1', 6, real, new Float64Array(0)), undefined);
  });
});

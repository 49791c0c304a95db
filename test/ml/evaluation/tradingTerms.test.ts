import assert from 'node:assert/strict';
import type { DecisionSpec } from '../../../contracts/system.ts';
import { tradingTerms } from '../../../ml/evaluation/tradingTerms.ts';
import { assertClose } from '../../support/assertClose.ts';

describe('tradingTerms', () => {
  it('has 12 months, and as many windows as fit in a year; sessions are the usual rows', () => {
    assert.deepEqual(tradingTerms({ calendar: 'monthly' }), { rowsPerYear: 12 });
    assert.deepEqual(tradingTerms({ calendar: 'daily' }), {});
    const { rowsPerYear } = tradingTerms({ calendar: 'intraday', windowSeconds: 60 });
    assertClose(rowsPerYear!, 365.25 * 24 * 60, { rel: 1e-15, why: 'minutes of a year' });
  });

  it('has the cost of the system where it names one', () => {
    const decision = { costBasisPoints: 2 } as DecisionSpec;
    assert.deepEqual(tradingTerms({ calendar: 'daily', decision }), { costBasisPoints: 2 });
  });
});

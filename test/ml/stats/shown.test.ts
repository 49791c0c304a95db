import assert from 'node:assert/strict';
import { shown } from '../../../ml/stats/shown.ts';

describe('shown', () => {
  it('keeps the digits asked for and no zeros behind them', () => {
    assert.deepEqual(
      [shown(0.123456), shown(0.123456, 3), shown(2.5), shown(1234567, 3)],
      ['0.1235', '0.123', '2.5', '1230000'],
    );
    assert.deepEqual([shown(-0.0000001234567), shown(0), shown(Infinity)], ['-1.235e-7', '0', 'Infinity']);
  });
});

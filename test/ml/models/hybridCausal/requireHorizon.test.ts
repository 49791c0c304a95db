import assert from 'node:assert/strict';
import { ConfigError } from '../../../../contracts/failures.ts';
import { hybridCausal } from '../../../../ml/models/hybridCausal.ts';
import { requireHorizon } from '../../../../ml/models/hybridCausal/requireHorizon.ts';
import { effectRows } from '../../../support/effectRows.ts';
import { fitContext } from '../../../support/modelData.ts';

describe('requireHorizon', () => {
  const time = Float64Array.from({ length: 50 }, (_, row) => 10 * row);

  it('counts the rows until an outcome is known, that row among them, and takes ends that lie beyond the last', () => {
    requireHorizon({ time, labelEnd: time.map((at) => at + 29) }, 2);
    requireHorizon({ time, labelEnd: time.map((at) => at + 1000) }, 49);
    requireHorizon({ time }, 1);
    assert.throws(() => requireHorizon({ time, labelEnd: time.map((at) => at + 30) }, 2), {
      name: ConfigError.name,
      message:
        'hybrid-causal needs horizon_rows of at least 3, the rows until the last outcome is known, got 2; raise it.',
    });
  });

  it('is asked by a fit', async () => {
    const { data } = effectRows(1, 300);
    const labelEnd = data.time.map((at, row) => data.time[row + 8] ?? at);
    await assert.rejects(
      hybridCausal.fit({ ...data, labelEnd }, { horizon_rows: 5 }, fitContext()),
      /horizon_rows of at least 8/,
    );
  });
});

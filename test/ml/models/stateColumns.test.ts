import assert from 'node:assert/strict';
import { filteredColumns, stateColumns } from '../../../ml/models/stateColumns.ts';

describe('filteredColumns', () => {
  const table = Float64Array.of(0.7, 0.2, 0.1, 0.1, 0.3, 0.6);

  it('gives back what stateColumns named, by state, whatever stands beside and in which order', () => {
    const named = stateColumns('filtered', table, 3);
    const turned = { state: Float64Array.of(0, 2), ...Object.fromEntries(Object.entries(named).reverse()) };
    assert.deepEqual(filteredColumns(turned), [
      Float64Array.of(0.7, 0.1),
      Float64Array.of(0.2, 0.3),
      Float64Array.of(0.1, 0.6),
    ]);
  });

  it('is empty where a model gave none', () => {
    assert.deepEqual(filteredColumns(stateColumns('regime', table, 3)), []);
  });
});

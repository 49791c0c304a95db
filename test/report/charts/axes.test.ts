import assert from 'node:assert/strict';
import { timeAxis } from '../../../report/charts/axes.ts';

const at = Date.UTC(2024, 0, 2, 9, 30);
const day = 86_400_000;

/** What the axis writes at its first moment when it spans this many days. */
function label(days: number): string {
  const { axisLabel } = timeAxis([at, at + days * day]) as { axisLabel: { formatter: (value: number) => string } };
  return axisLabel.formatter(at);
}

describe('timeAxis', () => {
  it('labels with what tells moments of its span apart', () => {
    assert.deepEqual([0.1, 2, 30, 200, 3000].map(label), ['09:30', '01-02 09:30', '2024-01-02', '2024-01', '2024']);
  });
});

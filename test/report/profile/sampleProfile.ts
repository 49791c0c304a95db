import type { ProfilePage } from '../../../contracts/profile.ts';
import { profileTable } from '../../../ml/profile/profileTable.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

/** Ten columns over 600 months: noise, walks, a heavy tail, holes, a constant. Seeded; invented numbers. */
export function sampleProfile(): ProfilePage {
  const rows = 600;
  const random = createRandom(11, 'profile page');
  const noise = () => Float64Array.from({ length: rows }, () => random.normal());
  const walk = (): Float64Array => {
    let level = 100;
    return noise().map((step) => (level += step));
  };
  const growth = noise();
  const holes = noise().map((value, row) => (row < 120 || (row > 300 && row % 7 === 0) ? NaN : value));
  return profileTable({
    title: 'Profile of macro-cycle-2019-12-31-4f2a9c',
    source: 'gold/macro-cycle-2019-12-31-4f2a9c/processed_data.parquet',
    sha256: '4f2a9c'.padEnd(64, '0'),
    rows,
    time: { name: 'time', values: Float64Array.from({ length: rows }, (_, row) => Date.UTC(1960, row + 1, 0)) },
    numbers: [
      { name: 'production_growth', values: growth },
      { name: 'payroll_growth', values: noise().map((value, row) => 0.8 * growth[row]! + 0.6 * value) },
      { name: 'price_level', values: walk() },
      { name: 'index_of_everything_with_a_long_name', values: walk() },
      { name: 'heavy_tail', values: noise().map((value) => value ** 3) },
      { name: 'late_and_holed', values: holes },
      { name: 'rate', values: walk().map((value) => value / 100) },
      { name: 'negative', values: noise().map((value, row) => -growth[row]! + 0.2 * value) },
      { name: 'constant', values: new Float64Array(rows).fill(3) },
      { name: 'empty', values: new Float64Array(rows).fill(NaN) },
    ],
    texts: [{ name: 'state', values: Array.from({ length: rows }, (_, row) => ['low', 'high', null][row % 3]!) }],
  });
}

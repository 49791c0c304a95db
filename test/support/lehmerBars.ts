import type { barFields } from '../../ml/features/column.ts';
import { lehmer } from './lehmer.ts';

export type BarColumns = Record<(typeof barFields)[number], Float64Array>;

/** Bars in whole cents that scripts/fixtures/indicators.py makes as well, with eight rows on which nothing moves. */
export function lehmerBars(rows: number): BarColumns {
  const { uniform } = lehmer(7, 48271);
  const column = (): Float64Array => new Float64Array(rows);
  const bars: BarColumns = { open: column(), high: column(), low: column(), close: column(), volume: column() };
  const draws = Array.from({ length: rows }, () => [uniform(), uniform(), uniform(), uniform(), uniform()] as const);
  let level = 5000;
  const cents = draws.map(([u]) => (level = Math.max(500, level + Math.floor(u * 201) - 100)));
  cents.fill(cents[60]!, 60, 68);
  draws.forEach(([, u, v, w, z], t) => {
    const close = cents[t]!;
    const open = cents[Math.max(0, t - 1)]! + Math.floor(u * 41) - 20;
    const still = t >= 60 && t < 68;
    bars.open[t] = (still ? close : open) / 100;
    bars.high[t] = (still ? close : Math.max(open, close) + Math.floor(v * 50)) / 100;
    bars.low[t] = (still ? close : Math.min(open, close) - Math.floor(w * 50)) / 100;
    bars.close[t] = close / 100;
    bars.volume[t] = 1000 + Math.floor(z * 1e6);
  });
  return bars;
}

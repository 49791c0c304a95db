import type { barFields } from '../../ml/features/column.ts';
import fixture from '../fixtures/ttrc-bars.json' with { type: 'json' };
import { ttrcClose } from './ttrcClose.ts';

type Bars = Record<Exclude<(typeof barFields)[number], 'open'>, Float64Array>;

/** The first 60 or the last 600 bars of `ttrcClose`; see the fixture. */
export function ttrcBars(part: 'first' | 'last'): Bars {
  const { from, aboveClose, belowClose, volume } = fixture[part];
  const close = ttrcClose().slice(from, from + volume.length);
  return {
    high: close.map((price, t) => (Math.round(100 * price) + aboveClose[t]!) / 100),
    low: close.map((price, t) => (Math.round(100 * price) - belowClose[t]!) / 100),
    close,
    volume: Float64Array.from(volume),
  };
}

/** Signed volume, as of `obv`, of the rows before the last 600. */
export const ttrcBalanceBefore = fixture.balanceBefore;

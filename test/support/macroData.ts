import type { Matrix } from '../../contracts/frame.ts';
import { fixture, matrixOf } from './modelData.ts';

interface Monthly {
  readonly indpro: number[];
  readonly unrate: number[];
  readonly payems: number[];
  readonly nberFromSecondMonth: number[];
}

/** 100·Δln, one shorter than the levels. */
export function growth(levels: readonly number[]): Float64Array {
  return Float64Array.from(levels.slice(1), (value, t) => 100 * Math.log(value / levels[t]!));
}

// The source stores float32; seven printed digits bring its bits back.
const single = (values: readonly number[]) => values.map(Math.fround);

/** INDPRO from 1959-12, monthly. */
export function industrialProduction(): number[] {
  return single((fixture('hmmMonthly') as Monthly).indpro);
}

/** 100·Δln of U.S. real GDP, 1959Q2–2009Q3. */
export function realGdpGrowth(): Float64Array {
  return growth((fixture('hmmMacrodata') as { realgdp: number[] }).realgdp);
}

/** 1960-01 to 2019-12: 100·Δln INDPRO, ΔUNRATE, 100·Δln PAYEMS, and whether the month is an NBER recession month. */
export function nberMonths(): { x: Matrix; nber: readonly number[] } {
  const { indpro, unrate, payems, nberFromSecondMonth } = fixture('hmmMonthly') as Monthly;
  const [production, payroll] = [growth(single(indpro)), growth(single(payems))];
  const rate = single(unrate);
  const values = Array.from(production, (value, t) => [value, rate[t + 1]! - rate[t]!, payroll[t]!]).flat();
  return { x: matrixOf(['indpro', 'unrate', 'payems'], values), nber: nberFromSecondMonth };
}

import { NumericsError } from '../../contracts/failures.ts';
import { slidingMoments } from './slidingMoments.ts';
import { windowParameter } from './windowParameter.ts';

export const volatilityParameters = {
  window: windowParameter(20, 2),
  annualisation: { default: 252, minimum: 1, maximum: 1e6, meaning: 'rows in a year' },
} as const;

/** The four columns as bars, a bar that contradicts itself or is not above 0 refused with its row; missing stays missing. */
export function checkBars(what: string, [open, high, low, close]: readonly Float64Array[]): void {
  for (let t = 0; t < high!.length; t++) {
    if (Number.isNaN(high![t]!)) continue;
    const bar = { open: open![t]!, high: high![t]!, low: low![t]!, close: close![t]! };
    const least = Math.min(bar.open, bar.close);
    const most = Math.max(bar.open, bar.close);
    if (bar.low > 0 && bar.low <= least && most <= bar.high) continue;
    throw new NumericsError(
      `${what} needs 0 < low ≤ open, close ≤ high, got open ${bar.open}, high ${bar.high}, low ${bar.low}, close ${bar.close} at row ${t}; correct the bar or mark it as missing.`,
    );
  }
}

/** √(annualisation · mean of the last variances). */
export function rootMean(variances: Float64Array, window: number, annualisation: number): Float64Array {
  return slidingMoments(variances, window).mean.map((value) => Math.sqrt(annualisation * Math.max(0, value)));
}

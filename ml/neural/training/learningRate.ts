/** How the learning rate runs over a fit. */
export const schedules = ['constant', 'cosine', 'step', 'plateau'] as const;
export type Schedule = (typeof schedules)[number];

export interface RateAt {
  readonly schedule: Schedule;
  /** Learning rate at its highest. */
  readonly highest: number;
  /** This step, from 0, of all `steps`. */
  readonly step: number;
  readonly steps: number;
  /** Share of the steps, at the start, over which the rate climbs to its highest in equal stairs. */
  readonly warmUp: number;
  /** How often the loss has stood still so far; `plateau` only. */
  readonly plateaus: number;
}

/**
 * Learning rate of one step. With W warm-up steps the rate is η (s + 1) / W before W, and from there on, with
 * u = (s − W) / (S − W): constant η; cosine ½η (1 + cos πu), which ends near 0; step η · 0.1^⌊3u⌋, a tenth after each
 * third; plateau η · ½^k after k plateaus.
 * Loshchilov & Hutter (2017), SGDR, ICLR, equation 5, without restarts.
 */
export function learningRateAt({ schedule, highest, step, steps, warmUp, plateaus }: RateAt): number {
  const warm = Math.floor(warmUp * steps);
  if (step < warm) return (highest * (step + 1)) / warm;
  const gone = (step - warm) / (steps - warm);
  switch (schedule) {
    case 'constant':
      return highest;
    case 'cosine':
      return (highest * (1 + Math.cos(Math.PI * gone))) / 2;
    case 'step':
      return highest * 0.1 ** Math.floor(3 * gone);
    case 'plateau':
      return highest * 0.5 ** plateaus;
  }
}

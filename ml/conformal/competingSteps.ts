import { ConfigError } from '../../contracts/failures.ts';
import { requireAlpha, requireFinite, requireFiniteOrMissing, requireRows, requireScale } from './requireRows.ts';

/** A series of intervals ŷ_t ± q_t·scale_t whose step size γ is not chosen: several compete. */
export interface CompetingOptions {
  readonly prediction: Float64Array;
  /** Above 0. */
  readonly scale: Float64Array;
  /** NaN where it is not known yet. */
  readonly outcome: Float64Array;
  /** Rows after which an outcome is known: the label's horizon. */
  readonly knownAfter: number;
  /** Wanted share of misses. */
  readonly alpha: number;
  /** Latest scores that quantiles are of. */
  readonly window: number;
  /** Step sizes that compete; eight from 0.001 to 0.128 where left out. */
  readonly gammas?: readonly number[];
}

export const competingSteps: readonly number[] = [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128];

/** Refuses what such intervals cannot be made of; `counts` are further whole numbers of 1 or more. */
export function checkCompeting(who: string, options: CompetingOptions, counts: Readonly<Record<string, number>>): void {
  const { prediction, scale, outcome, knownAfter, alpha, window, gammas = competingSteps } = options;
  requireAlpha(who, alpha);
  requireRows(who, { prediction, scale, outcome });
  requireFinite(who, 'prediction', prediction);
  requireScale(who, scale);
  requireFiniteOrMissing(who, 'outcome', outcome);
  for (const [name, value] of Object.entries({ knownAfter, window, ...counts }))
    if (!Number.isInteger(value) || value < 1)
      throw new ConfigError(`${who} need ${name} of 1 or more, whole, got ${value}; correct it.`);
  const wrong = gammas.find((gamma) => !(gamma > 0 && gamma < Infinity));
  if (gammas.length < 1 || wrong !== undefined)
    throw new ConfigError(`${who} need at least 1 gamma, all above 0, got ${gammas.length} with ${wrong ?? 'none'}.`);
}

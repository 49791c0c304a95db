import { ConfigError } from '../../contracts/failures.ts';

export interface RegimeAlarm {
  readonly row: number;
  /** `on`: the regime is said to have begun; `off`: to have ended. */
  readonly kind: 'on' | 'off';
}

/**
 * Alarms of a regime by its filtered probability (n, in 0–1): on where it reaches `raise`, off where it falls to `clear` or
 * below. Between the two nothing happens, so that a probability that trembles around one level does not ring twice.
 * One-sided: row t depends on rows up to t. Example: raise 0.8, clear 0.5 for recession calls.
 * Chauvet and Piger (2008), JBES 26, use 0.8 and 0.2.
 */
export function crossingAlarms(
  filtered: ArrayLike<number>,
  { raise, clear }: { readonly raise: number; readonly clear: number },
): RegimeAlarm[] {
  if (!(clear >= 0 && clear < raise && raise <= 1)) {
    throw new ConfigError(
      `Regime alarms need 0 ≤ clear < raise ≤ 1, got clear ${clear} and raise ${raise}; leave a gap between them.`,
    );
  }
  checkProbabilities(filtered);
  const alarms: RegimeAlarm[] = [];
  let on = false;
  for (let row = 0; row < filtered.length; row++) {
    const probability = filtered[row]!;
    if (on ? probability > clear : probability < raise) continue;
    on = !on;
    alarms.push({ row, kind: on ? 'on' : 'off' });
  }
  return alarms;
}

/**
 * Alarms by a cumulative sum of the filtered probability's log odds, from the regime that holds: S_t = max(0, S_{t−1} +
 * ln(p/(1 − p)) − drift), p the probability of the other regime, an alarm and a change of sides where S reaches
 * `threshold` (nats). Weak but lasting evidence adds up; one wild row does not (log odds are held within ±`cap`).
 * Page (1954), "Continuous inspection schemes", Biometrika 41.
 */
export function cumulativeAlarms(
  filtered: ArrayLike<number>,
  { threshold, drift = 0, cap = 5 }: { readonly threshold: number; readonly drift?: number; readonly cap?: number },
): RegimeAlarm[] {
  if (!(threshold > 0 && drift >= 0 && cap > drift)) {
    throw new ConfigError(
      `Cumulative alarms need threshold > 0 and 0 ≤ drift < cap, got threshold ${threshold}, drift ${drift}, cap ${cap}; raise the threshold or the cap.`,
    );
  }
  checkProbabilities(filtered);
  const alarms: RegimeAlarm[] = [];
  let on = false;
  let sum = 0;
  for (let row = 0; row < filtered.length; row++) {
    const held = Math.min(1, Math.max(0, filtered[row]!));
    const other = on ? 1 - held : held;
    const odds = Math.log(other) - Math.log(1 - other);
    sum = Math.max(0, sum + Math.min(cap, Math.max(-cap, odds)) - drift);
    if (sum < threshold) continue;
    on = !on;
    sum = 0;
    alarms.push({ row, kind: on ? 'on' : 'off' });
  }
  return alarms;
}

/** By this much a probability may leave 0 … 1: exponentials of logs round. */
const rounding = 1e-9;

function checkProbabilities(values: ArrayLike<number>): void {
  for (let row = 0; row < values.length; row++) {
    if (values[row]! >= -rounding && values[row]! <= 1 + rounding) continue;
    throw new ConfigError(
      `Regime alarms need probabilities from 0 to 1, got ${values[row]!} at row ${row}; pass filtered_*, not smoothed scores.`,
    );
  }
}

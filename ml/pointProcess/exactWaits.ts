import { InputError } from '../../contracts/failures.ts';
import { portableLog } from '../stats/portableLog.ts';
import type { Random } from '../stats/rng.ts';
import type { ExponentialPart } from './exponentialParts.ts';
import type { HawkesModel } from './hawkesModel.ts';

/** The next event after `time`, or one at or beyond `end`. */
export type NextEvent = (time: number, end: number) => { readonly time: number; readonly kind: number };

/**
 * Waits of a Hawkes process with exponentials, drawn without rejection: the baseline of each kind and every exponential of its
 * excitation are independent sources; the next event is the first of theirs. One with level e and decay b next fires at
 * −ln(1 + b ln U / e) / b, never where that logarithm's argument is not above 0.
 * Dassios and Zhao (2013), "Exact simulation of Hawkes process with exponentially decaying intensity", algorithm 3.1.
 */
export function nextExactly(
  { kernel, kinds, baseline }: HawkesModel,
  parts: readonly ExponentialPart[] | null,
  random: Random,
): { readonly next: NextEvent; readonly add: (kind: number, impact: number) => void } {
  if (parts === null || parts.some(({ jump }) => jump < 0))
    throw new InputError(
      `Exact simulation needs exponentials with weights above 0, got the kernel ${kernel}: use thinning.`,
    );
  const levels = new Float64Array(parts.length);
  const next: NextEvent = (time, end) => {
    let [wait, kind] = [Infinity, 0];
    for (let each = 0; each < kinds; each++) {
      const drawn = -portableLog(1 - random.uniform()) / baseline[each]!;
      if (drawn < wait) [wait, kind] = [drawn, each];
    }
    for (let c = 0; c < parts.length; c++) {
      const { decay, target } = parts[c]!;
      const left = 1 + (decay * portableLog(1 - random.uniform())) / levels[c]!;
      if (!(left > 0)) continue;
      const drawn = -Math.log(left) / decay;
      if (drawn < wait) [wait, kind] = [drawn, target];
    }
    if (time + wait < end) for (let c = 0; c < parts.length; c++) levels[c]! *= Math.exp(-parts[c]!.decay * wait);
    return { time: time + wait, kind };
  };
  return {
    next,
    add(kind, impact) {
      for (let c = 0; c < parts.length; c++) if (parts[c]!.source === kind) levels[c]! += impact * parts[c]!.jump;
    },
  };
}

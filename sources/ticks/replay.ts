import { InputError } from '../../contracts/failures.ts';
import type { RecordedFrame } from './recordedLine.ts';
import { seededUniform, type Uniform } from './seeded.ts';

/** Chances, 0 to 1 for each frame, of what a bad network does; at most one of them hits a frame. */
export interface ReplayFaults {
  readonly seed: number;
  /** The frame is missing. */
  readonly gap?: number;
  /** The frame comes twice. */
  readonly duplicate?: number;
  /** The frame comes after the one behind it. */
  readonly reorder?: number;
  /** The connection ends before the frame, which is lost with it. */
  readonly disconnect?: number;
}

export type ReplayEvent = ({ readonly kind: 'frame' } & RecordedFrame) | { readonly kind: 'disconnect' };

export interface ReplayOptions {
  /** Times the recorded pace; `max` does not wait at all. */
  readonly speed: number | 'max';
  readonly faults?: ReplayFaults;
  readonly signal: AbortSignal;
  readonly clock: ReplayClock;
}

export interface ReplayClock {
  /** Milliseconds of a clock that only moves forward. */
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/**
 * Gives recorded frames again in their order at 1×, N× or full speed, with the faults asked for. The same frames, seed
 * and chances give the same events at any speed. Late frames are not skipped: the pace catches up.
 */
export async function* replayFrames(
  frames: AsyncIterable<RecordedFrame> | Iterable<RecordedFrame>,
  { speed, faults, signal, clock }: ReplayOptions,
): AsyncGenerator<ReplayEvent, void, undefined> {
  if (speed !== 'max' && !(speed > 0 && speed < Infinity)) {
    throw new InputError(`A replay's speed should be a number above 0 or 'max', got ${speed}.`);
  }
  let origin: { readonly ns: bigint; readonly ms: number } | null = null;
  for await (const event of withFaults(frames, faults ?? { seed: 0 })) {
    signal.throwIfAborted();
    if (event.kind === 'frame' && speed !== 'max') {
      origin ??= { ns: event.receivedTimeNs, ms: clock.now() };
      const due = origin.ms + Number(event.receivedTimeNs - origin.ns) / 1e6 / speed;
      const wait = due - clock.now();
      if (wait > 0) await clock.sleep(wait, signal);
    }
    yield event;
  }
}

async function* withFaults(
  frames: AsyncIterable<RecordedFrame> | Iterable<RecordedFrame>,
  faults: ReplayFaults,
): AsyncGenerator<ReplayEvent, void, undefined> {
  const draw = faultDraw(faults);
  let held: ReplayEvent | null = null;
  for await (const frame of frames) {
    const event: ReplayEvent = { kind: 'frame', ...frame };
    const fault = held === null ? draw() : null;
    if (fault === 'reorder') {
      held = event;
      continue;
    }
    if (fault === 'disconnect') yield { kind: 'disconnect' };
    if (fault === null || fault === 'duplicate') yield event;
    if (fault === 'duplicate') yield event;
    if (held !== null) {
      yield held;
      held = null;
    }
  }
  if (held !== null) yield held;
}

const faultNames = ['gap', 'duplicate', 'reorder', 'disconnect'] as const;

/** One uniform a frame decides, so a chance that is 0 moves no other fault. */
function faultDraw(faults: ReplayFaults): () => (typeof faultNames)[number] | null {
  const chances = faultNames.map((name) => faults[name] ?? 0);
  const sum = chances.reduce((total, chance) => total + chance, 0);
  if (chances.some((chance) => !(chance >= 0)) || sum > 1) {
    throw new InputError(`Chances of replay faults should be 0 to 1 and sum to at most 1, got ${chances.join(', ')}.`);
  }
  const uniform: Uniform = seededUniform(faults.seed);
  return () => {
    let left = uniform();
    const hit = chances.findIndex((chance) => (left -= chance) < 0);
    return hit < 0 ? null : faultNames[hit]!;
  };
}

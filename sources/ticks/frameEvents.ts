import { SchemaError } from '../../contracts/failures.ts';
import type { QualityFinding } from '../../contracts/quality.ts';
import { summary, toFinding } from '../../ml/quality/offence.ts';
import { readRecordedLine } from './recordedLine.ts';
import type { FrameEvent, Venue } from './venue.ts';

/** How a reply of Binance's REST snapshot begins when it was recorded as it came, without the name of its stream. */
const bareSnapshot = '{"lastUpdateId"';

/** A frame that is not the venue's format. The feed that met it ended its connection: nobody knows what it would have changed. */
export interface UnreadableFrame {
  readonly kind: 'unreadable';
  readonly reason: string;
}

export interface RecordedEvent {
  readonly event: FrameEvent | UnreadableFrame;
  /**
   * When its frame was received, or when one before it was, whichever is later: it was not known earlier than what was
   * told before it.
   */
  readonly now: bigint;
}

export interface FrameReader {
  /** What the recorded lines of a file tell; the file goes on where the one before it ended. */
  events(lines: Iterable<string>, options?: FrameEventsOptions): Generator<RecordedEvent>;
  /** What could not be read so far, in the form of a check. */
  unreadable(): QualityFinding;
}

export interface FrameEventsOptions {
  /** Ends at the first frame received after it. */
  readonly untilNs?: bigint | null;
  /** Lines of the file in front of these, for messages. */
  readonly linesBefore?: number;
}

/** Reads recorded frames of a symbol as the venue's feed reads them. */
export function createFrameReader(venue: Venue, symbol: string): FrameReader {
  let read = venue.reader();
  let now = 0n;
  const offences: { readonly at: string; readonly found: string }[] = [];
  const eventsIn = (frame: string, receivedTimeNs: bigint): readonly (FrameEvent | UnreadableFrame)[] => {
    const bare = venue.snapshot !== null && frame.startsWith(bareSnapshot);
    try {
      return read(bare ? venue.snapshot.frame(symbol, frame) : frame, receivedTimeNs);
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error;
      // What follows is a new connection.
      read = venue.reader();
      offences.push({ at: new Date(Number(receivedTimeNs / 1_000_000n)).toISOString(), found: error.message });
      return [{ kind: 'unreadable', reason: error.message }];
    }
  };
  return {
    *events(lines, { untilNs = null, linesBefore = 0 } = {}) {
      let number = linesBefore;
      for (const line of lines) {
        const { receivedTimeNs, frame } = readRecordedLine(line, ++number);
        if (untilNs !== null && receivedTimeNs > untilNs) return;
        if (receivedTimeNs > now) now = receivedTimeNs;
        for (const event of eventsIn(frame, receivedTimeNs)) yield { event, now };
      }
    },
    unreadable: () =>
      toFinding(symbol, 'readable-frames', 'quarantine', {
        offences,
        expected: `frames in the format of ${venue.name}`,
        found: summary(offences, 'all so'),
      }),
  };
}

import { SchemaError } from '../../contracts/failures.ts';

/** One raw frame with when it came in, nanoseconds since the epoch. */
export interface RecordedFrame {
  readonly receivedTimeNs: bigint;
  readonly frame: string;
}

/** Stands before a frame that is written as a JSON string, because a line break in it would break the line. */
const escape = '@';

/**
 * The line `<received ns> <frame>`. A frame with a line break, or one that begins with `@`, is written as `@` and a
 * JSON string, so that every frame comes back as it was.
 */
export function recordedLine({ receivedTimeNs, frame }: RecordedFrame): string {
  const plain = !/[\n\r\u2028\u2029]/.test(frame) && !frame.startsWith(escape);
  return `${receivedTimeNs} ${plain ? frame : escape + JSON.stringify(frame)}\n`;
}

/** @throws SchemaError, with the line's number, when the line is not one that `recordedLine` writes. */
export function readRecordedLine(line: string, lineNumber: number): RecordedFrame {
  const space = line.indexOf(' ');
  const stamp = line.slice(0, Math.max(space, 0));
  if (!/^\d{1,19}$/.test(stamp)) throw unreadable(line, lineNumber);
  const rest = line.slice(space + 1);
  if (!rest.startsWith(escape)) return { receivedTimeNs: BigInt(stamp), frame: rest };
  const frame = unescaped(rest.slice(escape.length));
  if (frame === null) throw unreadable(line, lineNumber);
  return { receivedTimeNs: BigInt(stamp), frame };
}

function unescaped(json: string): string | null {
  try {
    const frame = JSON.parse(json) as unknown;
    return typeof frame === 'string' ? frame : null;
  } catch {
    return null;
  }
}

function unreadable(line: string, lineNumber: number): SchemaError {
  const shown = JSON.stringify(line.length > 80 ? `${line.slice(0, 80)}…` : line);
  return new SchemaError(
    `Line ${lineNumber} of the recording should be nanoseconds, a space and a frame, got ${shown}. Was the file cut off or edited?`,
  );
}

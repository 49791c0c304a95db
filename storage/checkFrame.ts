import type { Frame } from '../contracts/frame.ts';

/** What is wrong with a frame, in words, or null: columns of equal length, times finite and strictly ascending. */
export function checkFrame(frame: Frame): string | null {
  const { time, columns } = frame;
  if ('time' in columns) return `'time' is among the columns; it is kept apart`;
  for (const [name, values] of Object.entries(columns)) {
    if (values.length !== time.length) return `column '${name}' has ${values.length} rows and time has ${time.length}`;
  }
  for (let row = 0; row < time.length; row += 1) {
    const now = time[row]!;
    if (!Number.isFinite(now)) return `time at row ${row} is ${now}; it must be epoch milliseconds`;
    if (row > 0 && now <= time[row - 1]!) {
      return `time at row ${row} is ${now}, not after ${time[row - 1]!} at the row before; it must strictly ascend`;
    }
  }
  return null;
}

import type { TrainerLine } from '../contracts/job.ts';

/** Least milliseconds between two progress lines of one phase: a person reads no faster and the worker throttles too. */
const quietMs = 200;

export interface Reporter {
  say(line: TrainerLine): void;
  /** A progress reporter for one phase; the first and the last step are always said. */
  progress(phase: string): (done: number, of: number, note?: string) => void;
}

/** Writes NDJSON lines through `write`; `now` only spaces progress lines and never reaches a file. */
export function createReporter(write: (text: string) => void, now: () => number): Reporter {
  const say = (line: TrainerLine): void => write(`${JSON.stringify(line)}\n`);
  return {
    say,
    progress(phase) {
      let last = -Infinity;
      return (done, of, note) => {
        const at = now();
        if (done < of && at - last < quietMs) return;
        last = at;
        say({ type: 'progress', phase, done, of, ...(note === undefined ? {} : { note }) });
      };
    },
  };
}

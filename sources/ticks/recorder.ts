import { InputError, StorageError } from '../../contracts/failures.ts';
import { recordedLine } from './recordedLine.ts';

/** One finished file of raw frames. */
export interface RecordedFile {
  /** 0 for the first file of a recorder, then up by one. */
  readonly index: number;
  readonly rows: number;
  readonly firstTimeNs: bigint;
  readonly lastTimeNs: bigint;
}

export interface RecorderOptions {
  /** Takes a finished file for good; called for one file at a time, in order. What it refuses is offered again. */
  readonly put: (bytes: Uint8Array, file: RecordedFile) => Promise<void>;
  /** A file is finished before it would be larger; one larger frame is a file by itself. */
  readonly maxBytes?: number;
  /** A file is finished before a frame that came so long after its first. */
  readonly maxSeconds?: number;
  /** Is told of every line before the recorder holds it, so that what a killed process held can be found again. */
  readonly journal?: RecorderJournal;
  /** Bytes that may wait while `put` is slow or fails; more are refused. */
  readonly maxWaitingBytes?: number;
}

export interface RecorderJournal {
  /** The file `index` begins; the lines that follow are its. */
  begin(index: number): void;
  append(line: Uint8Array): void;
}

export interface Recorder {
  /** @throws StorageError when `put` is so far behind that the frame cannot be held. */
  record(receivedTimeNs: bigint, frame: string): void;
  /** Finishes the file whose first frame came `maxSeconds` or longer ago, for times when no frames come. */
  roll(nowNs: bigint): void;
  /** Frames recorded that no `put` has taken yet. */
  waiting(): number;
  /** Hands over all that is left. @throws what `put` threw, when it refuses once more. */
  stop(): Promise<void>;
}

interface Finished {
  readonly bytes: Uint8Array;
  readonly file: RecordedFile;
}

const defaults = { maxBytes: 16 * 2 ** 20, maxSeconds: 300, maxWaitingBytes: 256 * 2 ** 20 };

/**
 * Keeps raw frames as lines `<received ns> <frame>` in files bounded by bytes and seconds. Where files end depends on
 * the frames and their times only, so the same frames give the same files. Nothing is dropped: a file stays until
 * `put` has taken it, is offered again with the next file, and `stop` hands over the rest.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { put, journal, maxBytes, maxSeconds, maxWaitingBytes } = { ...defaults, ...options };
  for (const [name, value] of Object.entries({ maxBytes, maxSeconds, maxWaitingBytes })) {
    if (!(value > 0)) throw new InputError(`The recorder's ${name} should be above 0, got ${value}.`);
  }
  const maxAgeNs = BigInt(Math.round(maxSeconds * 1e9));
  let lines: Buffer[] = [];
  let bytes = 0;
  let firstTimeNs = 0n;
  let lastTimeNs = 0n;
  let index = 0;
  const row = createRow(put);

  const finish = () => {
    if (lines.length === 0) return;
    row.add({ bytes: Buffer.concat(lines), file: { index, rows: lines.length, firstTimeNs, lastTimeNs } });
    index++;
    lines = [];
    bytes = 0;
  };
  const roll = (nowNs: bigint) => {
    if (lines.length === 0 || nowNs - firstTimeNs < maxAgeNs) return;
    finish();
    row.start();
  };
  return {
    roll,
    record(receivedTimeNs, frame) {
      const line = Buffer.from(recordedLine({ receivedTimeNs, frame }));
      const held = row.bytes() + bytes;
      if (held + line.byteLength > maxWaitingBytes) {
        throw new StorageError(
          `Recorded frames should be stored as fast as they come, but ${held} bytes wait and ${maxWaitingBytes} is the limit. Check the store; what waits is kept for the next try.`,
        );
      }
      roll(receivedTimeNs);
      if (lines.length > 0 && bytes + line.byteLength > maxBytes) {
        finish();
        row.start();
      }
      if (lines.length === 0) {
        firstTimeNs = receivedTimeNs;
        journal?.begin(index);
      }
      journal?.append(line);
      lines.push(line);
      bytes += line.byteLength;
      lastTimeNs = receivedTimeNs;
    },
    waiting: () => lines.length + row.rows(),
    async stop() {
      finish();
      await row.handOver();
    },
  };
}

/** Files that `put` has not taken yet, handed over one at a time. */
function createRow(put: RecorderOptions['put']) {
  const finished: Finished[] = [];
  let handing: Promise<void> | null = null;
  const hand = async () => {
    for (let next = finished[0]; next !== undefined; next = finished[0]) {
      await put(next.bytes, next.file);
      finished.shift();
    }
  };
  return {
    add: (file: Finished) => void finished.push(file),
    bytes: () => finished.reduce((sum, file) => sum + file.bytes.byteLength, 0),
    rows: () => finished.reduce((sum, { file }) => sum + file.rows, 0),
    /** Begins where nothing is under way. A refusal is no loss: the file stays the first of the row. */
    start() {
      handing ??= hand()
        .catch(() => undefined)
        .finally(() => (handing = null));
    },
    async handOver() {
      await handing;
      await hand();
    },
  };
}

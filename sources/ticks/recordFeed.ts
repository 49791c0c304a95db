import { startFeed, type FeedEvent, type FeedOptions } from './feed.ts';
import { openFrameJournal } from './frameJournal.ts';
import { createRecorder, type RecordedFile, type RecorderOptions } from './recorder.ts';

export interface RecordFeedOptions
  extends Omit<FeedOptions, 'recorder' | 'onEvent'>, Pick<RecorderOptions, 'maxBytes' | 'maxSeconds'> {
  /** Folder that holds frames until they are stored; each feed needs one of its own. */
  readonly folder: string;
  /** Takes a finished file for good; the same frames may be given twice and must then be kept once. */
  readonly put: (bytes: Uint8Array, file: Omit<RecordedFile, 'index'>) => Promise<void>;
  readonly onEvent?: (event: FeedEvent) => void;
}

/** What a recording stored. */
interface RecordedFeed {
  readonly files: number;
  readonly frames: number;
  /** Frames among them that a recording before this one had left. */
  readonly recovered: number;
}

/**
 * Records a feed's raw frames in files, until the signal ends it or the feed fails for good; then what is held becomes
 * the last file. What a recording that was killed had left is stored first. A frame is in the journal or stored at any
 * time, and stored once: a file that was stored and not yet struck from the journal is the same bytes again.
 *
 * @throws what the feed or `put` threw; frames that are not stored stay in the folder for the next recording.
 */
export async function recordFeed(options: RecordFeedOptions): Promise<RecordedFeed> {
  const { folder, put, maxBytes, maxSeconds, onEvent = () => undefined, ...feed } = options;
  const journal = openFrameJournal(folder);
  let [files, frames, recovered] = [0, 0, 0];
  const store = async (bytes: Uint8Array, file: Omit<RecordedFile, 'index'>) => {
    await put(bytes, file);
    files += 1;
    frames += file.rows;
  };
  try {
    for (const { bytes, done, ...file } of journal.leftovers()) {
      await store(bytes, file);
      done();
      recovered += file.rows;
    }
    const recorder = createRecorder({
      journal,
      ...(maxBytes !== undefined && { maxBytes }),
      ...(maxSeconds !== undefined && { maxSeconds }),
      async put(bytes, { index, ...file }) {
        await store(bytes, file);
        journal.stored(index);
      },
    });
    try {
      await startFeed({ ...feed, onEvent, recorder }).done;
    } finally {
      await recorder.stop();
    }
  } finally {
    journal.close();
  }
  return { files, frames, recovered };
}

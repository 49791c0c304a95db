import { countBelow } from '../stats/countBelow.ts';

/** The last `window` scores, kept both in order of arrival and ascending, so that any quantile is one look. */
export interface SlidingScores {
  /** Adds a score; the oldest one leaves once the window is full. O(log window) comparisons and one move of memory. */
  add(score: number): void;
  /** Ascending; a view that the next `add` changes. */
  sorted(): Float64Array;
  /** Oldest first. */
  inOrder(): readonly number[];
}

/** An empty window of at most `window` finite scores. */
export function createSlidingScores(window: number): SlidingScores {
  const arrived = new Float64Array(window);
  const sorted = new Float64Array(window);
  let [size, seen] = [0, 0];
  return {
    add(score) {
      if (size === window) {
        const gone = countBelow(sorted, arrived[seen % window]!, size);
        sorted.copyWithin(gone, gone + 1, size);
        size -= 1;
      }
      const at = countBelow(sorted, score, size);
      sorted.copyWithin(at + 1, at, size);
      sorted[at] = score;
      arrived[seen % window] = score;
      size += 1;
      seen += 1;
    },
    sorted: () => sorted.subarray(0, size),
    inOrder: () => Array.from({ length: size }, (_, at) => arrived[(seen - size + at) % window]!),
  };
}

import type { FitCheckpoint, FitContext } from '../models/model.ts';

type Files = Readonly<Record<string, Uint8Array>>;

const named = (files: Files, prefix: string): Files =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${prefix}${name}`, bytes]));

function own(checkpoint: FitCheckpoint, prefix: string): Files | null {
  const files = Object.entries(checkpoint.read() ?? {}).filter(([name]) => name.startsWith(prefix));
  return files.length === 0
    ? null
    : Object.fromEntries(files.map(([name, bytes]) => [name.slice(prefix.length), bytes]));
}

/**
 * The context of a fit as those of two fits that follow each other: each has half of the progress, and what the first kept stays
 * in the checkpoint beside what the second keeps.
 */
export function twoStages(context: FitContext): readonly [first: FitContext, second: FitContext] {
  const { checkpoint, onProgress } = context;
  const told = (stage: number): FitContext['onProgress'] => {
    return (done, of, note) => onProgress(stage * of + done, 2 * of, note);
  };
  const stage = (place: number, kept?: FitCheckpoint): FitContext => ({
    ...context,
    onProgress: told(place),
    ...(kept && { checkpoint: kept }),
  });
  if (!checkpoint) return [stage(0), stage(1)];
  let before: Files = {};
  const first: FitCheckpoint = {
    read() {
      const files = own(checkpoint, 'first-');
      if (files) before = named(files, 'first-');
      return files;
    },
    write(files) {
      before = named(files, 'first-');
      return checkpoint.write(before);
    },
  };
  const second: FitCheckpoint = {
    read: () => own(checkpoint, 'second-'),
    write: (files) => checkpoint.write({ ...before, ...named(files, 'second-') }),
  };
  return [stage(0, first), stage(1, second)];
}

import type { BrokenMemo } from '../storage/memo.ts';
import type { Dependencies } from './dependencies.ts';

/** Says in the log that a remembered result did not verify; the stage is then computed again. */
export const warnBroken =
  ({ warn }: Pick<Dependencies, 'warn'>) =>
  ({ stage, key, sentence }: BrokenMemo): void =>
    warn(sentence, { stage, key });

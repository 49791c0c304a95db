import { Context } from '@temporalio/activity';
import type { BrokenMemo } from '../storage/memo.ts';

/** Says in the log that a remembered result did not verify; the stage is then computed again. */
export function warnBroken({ stage, key, sentence }: BrokenMemo): void {
  Context.current().log.warn(sentence, { stage, key });
}

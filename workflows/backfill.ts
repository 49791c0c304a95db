import {
  ApplicationFailure,
  ParentClosePolicy,
  WorkflowIdReusePolicy,
  executeChild,
  setCurrentDetails,
} from '@temporalio/workflow';
import type { BackfillInput, BackfillResult } from '../contracts/collect.ts';
import { addDays, monthEnds } from '../contracts/dates.ts';
import { checkBackfillInput } from '../contracts/input.ts';
import { workflowIds } from '../contracts/names.ts';
import { atTheDoor, causeOf, isAlreadyStarted } from './failure.ts';
import { limiter } from './limiter.ts';
import { pipeline } from './pipeline.ts';
import { logicalDate } from './search.ts';

/** More would make a history that is slow to replay; fifty years of months fit. */
const mostPartitions = 600;
const atOnce = 2;
/** Without a range: the month ends of the year before. */
const yearDays = 365;

type Outcome = BackfillResult['partitions'][number];

function partitionsOf(from: string, to: string): string[] {
  const dates = from > to ? [] : monthEnds(from, to);
  if (dates.length === 0 || dates.length > mostPartitions)
    throw ApplicationFailure.nonRetryable(
      from > to
        ? `backfill goes from an earlier to a later date, got from ${from} to ${to}; exchange them.`
        : `backfill should find 1 to ${mostPartitions} month ends from ${from} to ${to}, found ${dates.length}; choose another range.`,
      'InputError',
    );
  return dates;
}

/**
 * Runs a system as of every month end of a range. A partition that is done already is skipped by its workflow id, so
 * that a second backfill runs only what failed or is missing; a partition that fails does not stop the others.
 */
export async function backfill(raw?: BackfillInput | null): Promise<BackfillResult> {
  const input = atTheDoor(() => checkBackfillInput(raw));
  const { system = 'macro-cycle', until = 'gold', to = logicalDate() } = input;
  const from = input.from ?? addDays(to, -yearDays);
  const dates = partitionsOf(from, to);
  const limit = limiter(atOnce);
  const outcomes = new Map<string, Outcome>();
  const show = () =>
    setCurrentDetails(
      [
        '| as of | |',
        '| --- | --- |',
        ...dates.map((asOf) => `| ${asOf} | ${outcomes.get(asOf)?.outcome ?? '…'} |`),
      ].join('\n'),
    );
  const one = async (asOf: string): Promise<Outcome> => {
    try {
      await executeChild(pipeline, {
        workflowId: workflowIds.backfilled(system, asOf, until),
        workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
        args: [{ system, asOf, until, trigger: 'backfill', reason: `backfill ${from} to ${to}` }],
        staticSummary: `${system} as of ${asOf}, until ${until}`,
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      });
      return { asOf, outcome: 'done', why: null };
    } catch (error) {
      if (isAlreadyStarted(error)) return { asOf, outcome: 'skipped', why: 'done by an earlier backfill' };
      return { asOf, outcome: 'failed', why: causeOf(error).message.slice(0, 300) };
    }
  };
  show();
  await Promise.all(
    dates.map((asOf) =>
      limit(async () => {
        outcomes.set(asOf, await one(asOf));
        show();
      }),
    ),
  );
  const partitions = dates.map((asOf) => outcomes.get(asOf)!);
  return { system, until, partitions, failed: partitions.filter(({ outcome }) => outcome === 'failed').length };
}

import { ApplicationFailure, ParentClosePolicy, executeChild } from '@temporalio/workflow';
import type { ArtifactRef } from '../contracts/artifact.ts';
import type { CollectInput, CollectResult, Ledger, LedgerEntry } from '../contracts/collect.ts';
import { checkCollectInput } from '../contracts/input.ts';
import { workflowIds } from '../contracts/names.ts';
import type { CollectedSeries, PlannedSeries, RunContext, RunPlan } from '../contracts/runs.ts';
import { createBoard, type Board } from './board.ts';
import { atTheDoor, causeOf } from './failure.ts';
import { limiter } from './limiter.ts';
import { openRun } from './open.ts';
import { light, stepperOn, world } from './proxies.ts';

/** A few series of a source at a time; the rate itself lives with the provider's queue. */
const atOnce = 4;

/** One series into bronze: in one go, or one request an activity where the provider's queue keeps a rate. */
export async function collectOne(run: RunContext, series: PlannedSeries): Promise<CollectedSeries> {
  const summary = `${series.source} ${series.id}`;
  if (series.queue === null) return world.collectSeries.executeWithOptions({ summary }, [{ run, series }]);
  const parts: ArtifactRef[] = [];
  for (;;) {
    const step = await stepperOn(series.queue).collectStep.executeWithOptions(
      { summary: `${summary}, request ${parts.length + 1}` },
      [{ run, series, parts }],
    );
    if (step.part === null) return step.collected;
    parts.push(step.part);
  }
}

async function entryOf(run: RunContext, series: PlannedSeries): Promise<LedgerEntry> {
  const { id } = series;
  try {
    const { bronze, absent, rows, mode, reused } = await collectOne(run, series);
    if (bronze === null) return { id, status: 'absent', rows, bronze, mode, failure: null, why: absent };
    return { id, status: reused ? 'reused' : 'fetched', rows, bronze, mode, failure: null, why: null };
  } catch (error) {
    const { failure, message } = causeOf(error);
    return { id, status: 'missing', rows: 0, bronze: null, mode: null, failure, why: message.slice(0, 500) };
  }
}

/** All that is wanted of one source, stored as a ledger; `before` is what an earlier collection got. */
async function collectSource(
  run: RunContext,
  source: string,
  wanted: readonly PlannedSeries[],
  before: readonly LedgerEntry[] = [],
): Promise<{ ledger: Ledger; ref: ArtifactRef }> {
  const limit = limiter(atOnce);
  const fresh = await Promise.all(wanted.map((series) => limit(() => entryOf(run, series))));
  const entries = [...before.filter(({ status }) => status !== 'missing'), ...fresh];
  const count = (...statuses: readonly LedgerEntry['status'][]) =>
    entries.filter(({ status }) => statuses.includes(status)).length;
  const [fetched, absent, missing] = [count('fetched', 'reused'), count('absent'), count('missing')];
  const ledger = { run, source, expected: entries.length, fetched, absent, missing, entries };
  const summary = `${source}: ${fetched} of ${entries.length}`;
  return { ledger, ref: await light.writeLedger.executeWithOptions({ summary }, [ledger]) };
}

/** What is wanted and missing fails the collection, after all that came is in bronze and the ledger is stored. */
function refuseMissing(ledgers: readonly Ledger[]): void {
  const gone = ledgers.flatMap(({ source, entries }) =>
    entries.filter(({ status }) => status === 'missing').map((entry) => ({ source, ...entry })),
  );
  if (gone.length === 0) return;
  const expected = ledgers.reduce((sum, one) => sum + one.expected, 0);
  const { system, executionId } = ledgers[0]!.run;
  const reasons = gone.slice(0, 5).map(({ source, id, why }) => `${source} ${id}: ${why ?? ''}`);
  throw ApplicationFailure.nonRetryable(
    `${gone.length} of ${expected} series are missing. ${reasons.join(' ')} What came is kept; for the rest: regimen collect ${system} --resume ${executionId}`,
    gone[0]!.failure ?? 'SourceUnavailableError',
  );
}

const collectedOf = (source: string, { id, status, rows, bronze, mode, why }: LedgerEntry): CollectedSeries => ({
  id,
  source,
  bronze,
  absent: bronze === null ? (why ?? '') : null,
  mode: mode ?? 'file',
  rows,
  reused: status === 'reused',
});

function resultOf(results: readonly { ledger: Ledger; ref: ArtifactRef }[]): CollectResult {
  refuseMissing(results.map(({ ledger }) => ledger));
  return {
    executionId: results[0]!.ledger.run.executionId,
    collected: results.flatMap(({ ledger }) => ledger.entries.map((entry) => collectedOf(ledger.source, entry))),
    ledgers: results.map(({ ref }) => ref),
  };
}

/**
 * World → bronze. Started by a run it collects one source of it; started by hand it collects a whole system, or with
 * `resume` what an earlier collection misses.
 */
export async function collect(raw?: CollectInput | null): Promise<CollectResult> {
  const input = atTheDoor(() => checkCollectInput(raw));
  const { run, series, source, resume } = input;
  if (run && series) return resultOf([await collectSource(run, source ?? series[0]!.source, series)]);
  if (resume !== undefined) {
    const open = await light.readLedgers.executeWithOptions({ summary: resume }, [{ executionId: resume }]);
    const wanted = open.filter(
      ({ ledger, missing }) => missing.length > 0 && (source ?? ledger.source) === ledger.source,
    );
    const fresh = await Promise.all(
      wanted.map(({ ledger, missing }) => collectSource(ledger.run, ledger.source, missing, ledger.entries)),
    );
    refuseMissing(fresh.map(({ ledger }) => ledger));
    return {
      executionId: resume,
      collected: fresh.flatMap(({ ledger }) => ledger.entries.map((entry) => collectedOf(ledger.source, entry))),
      ledgers: fresh.map(({ ref }) => ref),
    };
  }
  const board = createBoard(input.system ?? 'macro-cycle', input.asOf ?? '');
  const { system, asOf } = input;
  const plan = await openRun({ until: 'bronze', ...(system && { system }), ...(asOf && { asOf }) }, board);
  const wanted = plan.series.filter((one) => (source ?? one.source) === one.source);
  if (wanted.length === 0)
    throw ApplicationFailure.nonRetryable(
      `${plan.run.system} has no source ${source ?? ''}; it has ${[...new Set(plan.series.map((one) => one.source))].join(', ')}.`,
      'InputError',
    );
  const result = await collectAll({ ...plan, series: wanted }, board);
  board.done(`${result.collected.length} series in bronze`);
  return result;
}

/** Collects every series of a run: one child workflow a source, each with its ledger. */
export function collectAll({ run, series }: RunPlan, board: Board): Promise<CollectResult> {
  const sources = [...new Set(series.map(({ source }) => source))];
  return board.stage(
    'collect',
    async () => {
      const results = await Promise.allSettled(
        sources.map((source) =>
          executeChild(collect, {
            workflowId: workflowIds.collect(run.executionId, source),
            args: [{ run, source, series: series.filter((one) => one.source === source) }],
            staticSummary: `${source} for ${run.system} as of ${run.asOf}`,
            parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
          }),
        ),
      );
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
      const done = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      return {
        executionId: run.executionId,
        collected: done.flatMap(({ collected }) => collected),
        ledgers: done.flatMap(({ ledgers }) => ledgers),
      };
    },
    ({ collected }) => {
      const absent = collected.filter((one) => one.bronze === null).length;
      return {
        summary: `${collected.length - absent} series${absent > 0 ? `, ${absent} optional absent` : ''}`,
        reused: collected.every((one) => one.reused),
      };
    },
  );
}

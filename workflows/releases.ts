import {
  ParentClosePolicy,
  continueAsNew,
  defineQuery,
  executeChild,
  patched,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { ArtifactRef } from '../contracts/artifact.ts';
import type { DueRelease, ReleaseCheck, ReleasesInput, ReleasesState, SeenRelease } from '../contracts/collect.ts';
import { addDays, dateOf } from '../contracts/dates.ts';
import { checkReleasesInput } from '../contracts/input.ts';
import { queries, queues, workflowIds } from '../contracts/names.ts';
import { releaseWait, type ReleaseWait } from '../contracts/releaseWait.ts';
import type { PlannedSeries, RunContext } from '../contracts/runs.ts';
import { createBoard } from './board.ts';
import { collectOne } from './collect.ts';
import { atTheDoor, causeOf, isAlreadyStarted } from './failure.ts';
import { monitor } from './monitor.ts';
import { openRun } from './open.ts';
import { light, stepperOn } from './proxies.ts';

export const releasesState = defineQuery<ReleasesState>(queries.state);

/** Agencies announce their days a year ahead; two months hold the next release of every monthly and quarterly series. */
const horizonDays = 60;
const day = 24 * 60 * 60_000;
/** Asks before there was one at the end of the last wait as well. */
const asksOnce = 48;
const keptReleases = 50;

/** The next day of a series in the calendar, or null when none is announced. */
async function nextRelease(run: RunContext, series: PlannedSeries, after: number): Promise<DueRelease | null> {
  const from = dateOf(after);
  const parts: ArtifactRef[] = [];
  for (;;) {
    const step = await stepperOn(series.queue ?? queues.flow).calendarStep.executeWithOptions(
      { summary: `calendar of ${series.id}` },
      [{ run, series, parts, from, to: addDays(from, horizonDays) }],
    );
    if (step.part === null) return step.releases.find(({ askAt }) => askAt > after) ?? null;
    parts.push(step.part);
  }
}

/** Collects until the release is in what comes, or gives it up as late. */
async function awaitRelease(
  run: RunContext,
  series: PlannedSeries,
  release: DueRelease,
  { everyMs, waits }: ReleaseWait,
): Promise<SeenRelease> {
  const missed: ReleaseCheck = { published: false, added: 0, revised: 0 };
  for (let ask = 1; ; ask += 1) {
    const { bronze } = await collectOne(run, series);
    const summary = `${release.series} of ${release.date}`;
    const found =
      bronze === null
        ? missed
        : await light.checkRelease.executeWithOptions({ summary }, [{ series, bronze, release }]);
    const { published, added, revised } = found;
    const over = ask > waits || (ask === asksOnce && !patched('ask-after-the-last-wait'));
    if (published || over) return { ...release, outcome: published ? 'published' : 'late', added, revised };
    await sleep(everyMs, { summary: `${summary} is not there yet` });
  }
}

/** monitor looks again at what the release touches: whatever is proven done by the memo is not done again. */
async function lookAgain(system: string, asOf: string): Promise<void> {
  try {
    await executeChild(monitor, {
      workflowId: `${workflowIds.monitor(system, asOf)}/release`,
      args: [{ system, asOf }],
      staticSummary: `${system} after the releases of ${asOf}`,
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    // A look that fails, or that another holds, must not end the calendar.
    if (!isAlreadyStarted(error)) causeOf(error);
  }
}

function show(system: string, { waitingFor, seen }: ReleasesState): void {
  const line = ({ series, date }: DueRelease, text: string) => `| ${date} | ${series} | ${text} |`;
  setCurrentDetails(
    [
      `### releases for ${system}`,
      '| day | series | |',
      '| --- | --- | --- |',
      ...waitingFor.map((one) => line(one, 'awaited')),
      ...[...seen].reverse().map((one) => line(one, `${one.outcome}: ${one.added} new, ${one.revised} revised`)),
    ].join('\n'),
  );
}

/**
 * Waits for the scheduled releases of a system's FRED series, one after the other and for ever: sleeps until a release is
 * due, collects until it is there, and lets monitor look at what it changed.
 */
export async function releases(raw?: ReleasesInput | null): Promise<void> {
  const { system = 'macro-cycle', state, wait = releaseWait } = atTheDoor(() => checkReleasesInput(raw));
  let current: ReleasesState = state ?? { waitingFor: [], seen: [] };
  setHandler(releasesState, () => current, { description: 'what is awaited and what came' });
  const tell = (next: ReleasesState) => {
    current = next;
    show(system, current);
  };
  const { run, series } = await openRun({ system, until: 'bronze' }, createBoard(system, ''));
  const fred = series.filter(({ source }) => source === 'fred');
  for (;;) {
    const now = Date.now();
    const due: DueRelease[] = [];
    for (const one of fred) {
      const next = await nextRelease(run, one, now);
      if (next !== null) due.push(next);
    }
    due.sort((a, b) => a.askAt - b.askAt);
    tell({ ...current, waitingFor: due });
    const [first] = due;
    if (!first) await sleep(day, { summary: 'no release is announced' });
    else {
      await sleep(Math.max(1, first.askAt - now), { summary: `${first.series} of ${first.date}` });
      const together = due.filter(({ askAt }) => askAt === first.askAt);
      const came = await Promise.all(
        together.map((release) =>
          awaitRelease(
            run,
            fred.find(({ id }) => id === release.series)!,
            release,
            wait,
          ),
        ),
      );
      tell({ waitingFor: [], seen: [...current.seen, ...came].slice(-keptReleases) });
      if (came.some(({ outcome }) => outcome === 'published')) await lookAgain(system, first.date);
    }
    if (workflowInfo().continueAsNewSuggested || workflowInfo().historyLength > 2_000)
      await continueAsNew<typeof releases>({ system, state: current, wait });
  }
}

import type { ReportPage } from '../contracts/report.ts';
import { writeAtomically } from '../storage/atomicFile.ts';
import type { Lake } from '../storage/lake.ts';
import { reportOf, type Replay } from './replay.ts';

/** The page that tells the whole replay: every run with its report, every look of monitor, every event. */
export async function replayPage(lake: Lake, replays: readonly Replay[]): Promise<ReportPage> {
  const results = replays.flatMap(({ first, steps }) => [
    ...steps.flatMap(({ retrain }) => (retrain ? [retrain] : [])).reverse(),
    first,
  ]);
  const reports = await Promise.all(results.map(({ executionId }) => reportOf(lake, executionId)));
  return {
    title: 'Regimen: history replayed',
    runs: reports.filter((report) => report !== null),
    drift: replays.flatMap(({ steps }) => steps.map(({ drift }) => drift)),
    events: replays.flatMap(({ system, first, steps }) => [
      { asOf: first.asOf, system, sentence: `${first.decision}: ${first.sentence}` },
      ...steps.flatMap(({ asOf, decision, retrain }) => [
        ...(decision && decision.because !== 'no-drift' ? [{ asOf, system, sentence: decision.sentence }] : []),
        ...(retrain ? [{ asOf, system, sentence: `${retrain.decision}: ${retrain.sentence}` }] : []),
      ]),
    ]),
  };
}

/** Renders a page to a file, making its folder. */
export async function renderTo(page: ReportPage, out: string): Promise<void> {
  const { renderPage } = await import('../report/renderPage.ts');
  await writeAtomically(out, [Buffer.from(renderPage(page))]);
}

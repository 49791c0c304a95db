import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StorageError } from '../contracts/failures.ts';
import type { ReportPage } from '../contracts/report.ts';
import { entry } from '../runtime/modulePath.ts';
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

/** Renders a page in a child process, as the workers do. */
export async function renderTo(page: ReportPage, out: string): Promise<void> {
  await mkdir(dirname(out), { recursive: true });
  const input = `${out}.json`;
  await writeFile(input, JSON.stringify(page));
  const { file, execArgv } = entry('../report/render', import.meta.url);
  try {
    await new Promise<void>((resolve, reject) => {
      const child = spawn(process.execPath, [...execArgv, file, input, out], { stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
      child.on('error', reject);
      child.on('close', (code) =>
        code === 0
          ? resolve()
          : reject(new StorageError(`The report could not be rendered (exit ${code}): ${said.trim()}`)),
      );
    });
  } finally {
    await rm(input, { force: true });
  }
}

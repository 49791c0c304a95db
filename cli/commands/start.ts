import { join } from 'node:path';
import type { PipelineResult } from '../../contracts/runs.ts';
import type { Environment } from '../../runtime/env.ts';
import { newestChampion, readVersion } from '../../storage/modelRegistry.ts';
import { fileLink, uiLinks } from '../links.ts';
import { lanesOf, table, type Output } from '../output.ts';
import { renderTo, replayPage } from '../page.ts';
import { replay, type Replay } from '../replay.ts';
import { startStack, type Stack } from '../stack.ts';
import { untilInterrupted } from '../untilInterrupted.ts';

/** The history that the demo lives through; the bundled daily bars end in April 2020. */
const history = [
  { system: 'macro-cycle', from: '2019-12-31', to: '2020-12-31' },
  { system: 'signal-ensemble', from: '2019-12-31', to: '2020-04-30' },
] as const;

interface Champion {
  readonly system: string;
  readonly version: number | null;
  readonly model: string | null;
  readonly asOf: string | null;
}

interface DriftEvent {
  readonly system: string;
  readonly asOf: string;
  readonly alerts: readonly string[];
  readonly decision: string | null;
}

/** What the job found, as `--json` prints it. */
interface Summary {
  readonly source: Stack['source'];
  readonly champions: readonly Champion[];
  readonly verdicts: readonly PipelineResult[];
  readonly drift: readonly DriftEvent[];
  readonly report: string;
  readonly links: Readonly<Record<string, string>>;
  readonly seconds: number;
}

async function championOf(stack: Stack, system: string): Promise<Champion> {
  const newest = await newestChampion(stack.lake, system);
  if (newest === null) return { system, version: null, model: null, asOf: null };
  const { version, challenger, asOf } = await readVersion(stack.lake, system, newest.version);
  return { system, version, model: challenger, asOf };
}

async function summarise(stack: Stack, replays: readonly Replay[], report: string, seconds: number): Promise<Summary> {
  const events = ({ system, steps }: Replay): DriftEvent[] =>
    steps
      .filter(({ monitor }) => monitor.drifted)
      .map(({ asOf, monitor, decision }) => ({
        system,
        asOf,
        alerts: monitor.alerts,
        decision: decision?.sentence ?? null,
      }));
  return {
    source: stack.source,
    champions: await Promise.all(replays.map(({ system }) => championOf(stack, system))),
    verdicts: replays.flatMap(({ first, steps }) => [
      first,
      ...steps.flatMap(({ retrain }) => (retrain ? [retrain] : [])),
    ]),
    drift: replays.flatMap(events),
    report,
    links: stack.uiUrl ? uiLinks(stack.uiUrl) : {},
    seconds,
  };
}

function summaryLines({ source, champions, verdicts, drift, report, links, seconds }: Summary): string[] {
  const reused = verdicts.flatMap(({ system, asOf, reusedStages }) =>
    reusedStages.length > 0 ? [`  ${system} ${asOf}: ${reusedStages.join(', ')}`] : [],
  );
  return [
    '',
    ...table(
      ['system', 'champion', 'model', 'as of'],
      champions.map(({ system, version, model, asOf }) => [
        system,
        version === null ? 'none' : `v${version}`,
        model ?? '',
        asOf ?? '',
      ]),
    ),
    '',
    'Verdicts',
    ...verdicts.map(({ system, asOf, decision, sentence }) => `  ${system} as of ${asOf}: ${decision}. ${sentence}`),
    '',
    'Drift',
    ...(drift.length === 0
      ? ['  none']
      : drift.map(
          ({ system, asOf, alerts, decision }) =>
            `  ${system} as of ${asOf}: ${alerts[0] ?? 'drift'}\n    ${decision ?? ''}`,
        )),
    ...(reused.length > 0 ? ['', 'Reused, proven by hash', ...reused] : []),
    '',
    `${'Data'.padEnd(15)} ${source === 'snapshot' ? 'bundled snapshot (set FRED_API_KEY for the live API)' : 'live FRED API'}`,
    `${'Report'.padEnd(15)} ${fileLink(report)}`,
    ...Object.entries(links).map(([name, link]) => `${name.padEnd(15)} ${link}`),
    `${'Time'.padEnd(15)} ${seconds.toFixed(1)} s`,
  ];
}

/** The main job: start everything, live through history, show what came of it. */
export async function start(environment: Environment, output: Output, { once }: { once: boolean }): Promise<void> {
  const startedAt = Date.now();
  output.say(output.bold('Regimen: history replayed, 2019-12-31 onwards'));
  const stack = await startStack(environment, output.say);
  try {
    const { client, lake } = stack;
    const lanes = lanesOf(
      output,
      history.map(({ system }) => system),
    );
    // Where one fails the other is lived to its end: it needs the connection that stopping takes away.
    const lived = await Promise.allSettled(
      history.map(({ system, from, to }, at) => replay({ client, lake, output: lanes[at]! }, system, from, to)),
    );
    const replays = lived.map((one) => {
      if (one.status === 'rejected') throw one.reason as Error;
      return one.value;
    });
    const reportPath = join(environment.stateDir, 'report.html');
    await renderTo(await replayPage(stack.lake, replays), reportPath);
    const found = await summarise(stack, replays, reportPath, (Date.now() - startedAt) / 1000);
    output.result(found, summaryLines(found));
    if (!once && process.stdout.isTTY) {
      output.say('\nEverything stays up until Ctrl-C. Next: regimen status · regimen models · regimen run macro-cycle');
      await untilInterrupted();
    }
  } finally {
    output.say('stopping');
    await stack.stop();
  }
}

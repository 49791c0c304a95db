import { join } from 'node:path';
import type { Environment } from '../../runtime/env.ts';
import { newestChampion, readVersion } from '../../storage/modelRegistry.ts';
import { fileLink, uiLinks } from '../links.ts';
import { table, type Output } from '../output.ts';
import { renderTo, replayPage } from '../page.ts';
import { replay, type Replay } from '../replay.ts';
import { startStack, type Stack } from '../stack.ts';
import { untilInterrupted } from '../untilInterrupted.ts';

/** The history that the demo lives through; the bundled daily bars end in April 2020. */
const history = [
  { system: 'macro-cycle', from: '2019-12-31', to: '2020-12-31' },
  { system: 'signal-ensemble', from: '2019-12-31', to: '2020-04-30' },
] as const;

async function summary(stack: Stack, replays: readonly Replay[], reportPath: string, seconds: number): Promise<{ value: object; lines: string[] }> {
  const champions = await Promise.all(
    replays.map(async ({ system }) => {
      const newest = await newestChampion(stack.lake, system);
      return { system, champion: newest === null ? null : await readVersion(stack.lake, system, newest.version) };
    }),
  );
  const verdicts = replays.flatMap(({ first, steps }) => [first, ...steps.flatMap(({ retrain }) => (retrain ? [retrain] : []))]);
  const drift = replays.flatMap(({ system, steps }) => steps.filter(({ monitor }) => monitor.drifted).map(({ asOf, monitor, decision }) => ({ system, asOf, alerts: monitor.alerts, decision: decision?.sentence ?? null })));
  const links = stack.uiUrl ? uiLinks(stack.uiUrl) : {};
  const reused = verdicts.flatMap(({ system, asOf, reusedStages }) => (reusedStages.length > 0 ? [`${system} ${asOf}: ${reusedStages.join(', ')}`] : []));
  const value = {
    source: stack.source,
    champions: champions.map(({ system, champion }) => ({ system, version: champion?.version ?? null, challenger: champion?.challenger ?? null, asOf: champion?.asOf ?? null })),
    verdicts,
    drift,
    report: reportPath,
    links,
    seconds,
  };
  const lines = [
    '',
    ...table(['system', 'champion', 'model', 'as of'], champions.map(({ system, champion }) => [system, champion ? `v${champion.version}` : 'none', champion?.challenger ?? '', champion?.asOf ?? ''])),
    '',
    'Verdicts',
    ...verdicts.map(({ system, asOf, decision, sentence }) => `  ${system} as of ${asOf}: ${decision}. ${sentence}`),
    '',
    'Drift',
    ...(drift.length === 0 ? ['  none'] : drift.map(({ system, asOf, alerts, decision }) => `  ${system} as of ${asOf}: ${alerts[0] ?? 'drift'} ${decision ?? ''}`)),
    ...(reused.length > 0 ? ['', 'Reused, proven by hash', ...reused.map((line) => `  ${line}`)] : []),
    '',
    `Data         ${stack.source === 'snapshot' ? 'bundled snapshot (set FRED_API_KEY for the live API)' : 'live FRED API'}`,
    `Report       ${fileLink(reportPath)}`,
    ...Object.entries(links).map(([name, link]) => `${name.padEnd(12)} ${link}`),
    `Time         ${seconds.toFixed(1)} s`,
  ];
  return { value, lines };
}

/** The main job: start everything, live through history, show what came of it. */
export async function start(environment: Environment, output: Output, { once }: { once: boolean }): Promise<void> {
  const startedAt = Date.now();
  output.say(output.bold('Regimen: history replayed, 2019-12-31 onwards'));
  const stack = await startStack(environment, output.say);
  try {
    const replays: Replay[] = [];
    for (const { system, from, to } of history) replays.push(await replay({ client: stack.client, lake: stack.lake, output }, system, from, to));
    const reportPath = join(environment.stateDir, 'report.html');
    await renderTo(await replayPage(stack.lake, replays), reportPath);
    const { value, lines } = await summary(stack, replays, reportPath, (Date.now() - startedAt) / 1000);
    output.result(value, lines);
    if (!once && process.stdout.isTTY) {
      output.say('\nEverything stays up until Ctrl-C. Next: regimen status · regimen models · regimen run macro-cycle');
      await untilInterrupted();
    }
  } finally {
    output.say('stopping');
    await stack.stop();
  }
}

import type { Environment } from '../../runtime/env.ts';
import { uiLinks } from '../links.ts';
import { table, type Output } from '../output.ts';
import { startStack } from '../stack.ts';
import { untilInterrupted } from '../untilInterrupted.ts';

/** Starts server, data source, workers and schedules, and keeps them up until it is told to stop. */
export async function up(environment: Environment, output: Output): Promise<void> {
  const stack = await startStack(environment, output.say);
  const links = stack.uiUrl ? uiLinks(stack.uiUrl) : {};
  output.result(
    {
      address: stack.address,
      uiUrl: stack.uiUrl,
      source: stack.source,
      device: stack.device,
      schedules: stack.schedules,
      links,
    },
    [
      ...table(
        ['schedule', '', 'paused'],
        stack.schedules.map(({ scheduleId, outcome, paused, note }) => [
          scheduleId,
          outcome,
          paused ? `yes ${note ?? ''}` : 'no',
        ]),
      ),
      '',
      ...Object.entries(links).map(([name, link]) => `${name.padEnd(15)} ${link}`),
      '',
      'Up until Ctrl-C. Next, in another terminal: regimen run macro-cycle',
    ],
  );
  await untilInterrupted();
  output.say('stopping');
  await stack.stop();
}

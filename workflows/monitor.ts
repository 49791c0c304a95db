import { checkMonitorInput } from '../contracts/input.ts';
import type { MonitorInput, MonitorResult } from '../contracts/runs.ts';
import { createBoard } from './board.ts';
import { collectAll } from './collect.ts';
import { atTheDoor } from './failure.ts';
import { features } from './features.ts';
import { openRun } from './open.ts';
import { light, scorer } from './proxies.ts';
import { concludeRun } from './search.ts';
import { validate } from './validate.ts';

/** Looks at the champion on what has become known since it was trained, and tells the retrain controller what it saw. */
export async function monitor(raw?: MonitorInput | null): Promise<MonitorResult> {
  const input = atTheDoor(() => checkMonitorInput(raw));
  const board = createBoard(input.system ?? 'macro-cycle', input.asOf ?? '');
  const plan = await openRun({ ...input }, board);
  const { run } = plan;
  const { collected } = await collectAll(plan, board);
  const data = await validate(plan, collected, board);
  const gold = await features(plan, data, board);
  const measured = await board.stage(
    'monitor',
    async () => {
      const champion = await scorer.scoreChampion.executeWithOptions({ summary: 'champion on live rows' }, [
        { run, gold },
      ]);
      return light.measureDrift.executeWithOptions({ summary: `drift as of ${run.asOf}` }, [{ run, gold, champion }]);
    },
    ({ drifted, alerts }) => ({ summary: drifted ? (alerts[0] ?? 'drift') : 'no drift' }),
  );
  concludeRun(measured.drifted ? 'drift' : 'no-drift');
  await board.stage(
    'retrain',
    () =>
      light.signalRetrain.executeWithOptions({ summary: measured.drifted ? 'drift' : 'no drift' }, [measured.evidence]),
    () => ({ summary: `told retrain/${run.system}` }),
  );
  board.done(measured.drifted ? `**drift**: ${measured.alerts.join(' ')}` : 'no drift');
  const { report, drifted, alerts, championVersion, evidence } = measured;
  return { system: run.system, asOf: run.asOf, drifted, alerts, report, championVersion, signalled: true, evidence };
}

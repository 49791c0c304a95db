import type { CollectedSeries, RunPlan, ValidatedData } from '../contracts/runs.ts';
import type { Board } from './board.ts';
import { light } from './proxies.ts';

/** Bronze to silver; a hopeless input stops the run with every failed check in one message. */
export function validate(
  { run }: RunPlan,
  collected: readonly CollectedSeries[],
  board: Board,
): Promise<ValidatedData> {
  return board.stage(
    'validate',
    () => light.validateData.executeWithOptions({ summary: `${collected.length} series` }, [{ run, collected }]),
    (data) => ({
      summary: data.warnings === 0 ? 'all checks passed' : `passed with ${data.warnings} warnings`,
      reused: data.reused,
    }),
  );
}

import type { FeatureTable, RunPlan, ValidatedData } from '../contracts/runs.ts';
import type { Board } from './board.ts';
import { light } from './proxies.ts';

/** Silver to gold: the training table as it could be known at the as-of time. */
export function features({ run }: RunPlan, data: ValidatedData, board: Board): Promise<FeatureTable> {
  return board.stage(
    'features',
    () => light.buildFeatures.executeWithOptions({ summary: `gold as of ${run.asOf}` }, [{ run, data }]),
    (gold) => ({ summary: `${gold.rows} rows × ${gold.features.length} features`, reused: gold.reused }),
  );
}

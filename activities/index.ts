import { createCollect } from './collect.ts';
import type { Dependencies } from './dependencies.ts';
import { createEvaluate } from './evaluate.ts';
import { createFeatures } from './features.ts';
import { createMonitor } from './monitor.ts';
import { createOpen } from './open.ts';
import { createRegister } from './register.ts';
import { createReport } from './report.ts';
import { createRetrain } from './retrain.ts';
import { createScore } from './score.ts';
import { createTrain } from './train.ts';
import { createValidate } from './validate.ts';

/** What the flow queue does: light work over the lake. */
export const createFlowActivities = (deps: Dependencies) => ({
  ...createOpen(deps),
  ...createCollect(deps),
  ...createValidate(deps),
  ...createFeatures(deps),
  ...createEvaluate(deps),
  ...createRegister(deps),
  ...createMonitor(deps),
  ...createRetrain(deps),
  ...createReport(deps),
});

/** What the training queues do: work in a trainer child. */
export const createTrainingActivities = (deps: Dependencies) => ({ ...createTrain(deps), ...createScore(deps) });

export type Activities = ReturnType<typeof createFlowActivities> & ReturnType<typeof createTrainingActivities>;

import type { ComputeDependencies } from './dependencies.ts';
import { createDatasets } from './datasets.ts';
import { createEvaluate } from './evaluate.ts';
import { createFeatures } from './features.ts';
import { createMonitor } from './monitor.ts';
import { createOpen } from './open.ts';
import { createReport } from './report.ts';
import { createTune } from './tune.ts';
import { createValidate } from './validate.ts';

/** Stages that load or compute for longer than a worker's event loop may be held up; the flow worker runs them in a child process. */
export const createComputeActivities = (deps: ComputeDependencies) => ({
  ...createOpen(deps),
  ...createValidate(deps),
  ...createFeatures(deps),
  ...createDatasets(deps),
  ...createEvaluate(deps),
  ...createMonitor(deps),
  ...createReport(deps),
  ...createTune(deps),
});

export type ComputeActivities = ReturnType<typeof createComputeActivities>;

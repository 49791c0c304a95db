import { createCollect, createProviderSteps } from './collect.ts';
import type { ComputeActivities } from './compute.ts';
import type { Dependencies } from './dependencies.ts';
import { createExport } from './export.ts';
import { createLedger } from './ledger.ts';
import { createMaterialise } from './materialise.ts';
import { createRegister } from './register.ts';
import { createReleases } from './releases.ts';
import { createRetrain } from './retrain.ts';
import { createScore } from './score.ts';
import { createShards } from './shards.ts';
import { createSync } from './sync.ts';
import { createTrain } from './train.ts';

/** Light work over the lake and the world: what the flow worker does by itself. */
export const createLightActivities = (deps: Dependencies) => ({
  ...createCollect(deps),
  ...createLedger(deps),
  ...createReleases(deps),
  ...createExport(deps),
  ...createSync(deps),
  ...createMaterialise(deps),
  ...createRegister(deps),
  ...createRetrain(deps),
});

/** What the queues of providers with a rate do: one request an activity. */
export const createProviderActivities = (deps: Dependencies) => createProviderSteps(deps);

/** What the training queues do: work in a trainer child. */
export const createTrainingActivities = (deps: Dependencies) => ({
  ...createTrain(deps),
  ...createShards(deps),
  ...createScore(deps),
});

export type Activities = ReturnType<typeof createLightActivities> &
  ComputeActivities &
  ReturnType<typeof createProviderActivities> &
  ReturnType<typeof createTrainingActivities>;

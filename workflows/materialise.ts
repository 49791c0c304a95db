import { ApplicationFailure } from '@temporalio/workflow';
import type { MaterialiseInput, MaterialiseResult } from '../contracts/featureStore.ts';
import { checkMaterialiseInput } from '../contracts/input.ts';
import { atTheDoor } from './failure.ts';
import { mirror } from './proxies.ts';
import { announceRun, isScheduled, logicalDate } from './search.ts';

/** Brings the newest rows of a system's feature views online. */
export async function materialise(raw?: MaterialiseInput | null): Promise<MaterialiseResult> {
  const input = atTheDoor(() => checkMaterialiseInput(raw));
  const { system = 'macro-cycle', views = null, asOf = null, full = false } = input;
  announceRun({ system, asOf: asOf ?? logicalDate(), trigger: isScheduled() ? 'schedule' : 'manual' });
  const done = await mirror.materialiseFeatures.executeWithOptions({ summary: `features of ${system}` }, [
    { system, views, asOf, full },
  ]);
  if (done !== null) return done;
  throw ApplicationFailure.nonRetryable(
    'Expected an online store that processes share, and REGIMEN_ONLINE_STORE of the worker names none; set it to redis://host:port. A store in memory is filled by the process that reads it: regimen features serve.',
    'ConfigError',
  );
}

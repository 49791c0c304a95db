import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';

/** The activity that costs nothing, so that what is left is the step. */
export interface Steps {
  nothing(): Promise<void>;
}

const remote = proxyActivities<Steps>({ startToCloseTimeout: '10 seconds' });
const local = proxyLocalActivities<Steps>({ startToCloseTimeout: '10 seconds' });

/** So many activities, one after the other. */
export async function remoteSteps(count: number): Promise<void> {
  for (let step = 0; step < count; step += 1) await remote.nothing();
}

/** So many local activities, one after the other. */
export async function localSteps(count: number): Promise<void> {
  for (let step = 0; step < count; step += 1) await local.nothing();
}

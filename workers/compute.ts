import { join } from 'node:path';
import { createComputeActivities, type ComputeActivities } from '../activities/compute.ts';
import { environment as readEnvironment } from '../runtime/env.ts';
import { createLog } from '../runtime/log.ts';
import { createLake } from '../storage/lake.ts';
import { providersOf } from './providers.ts';
import { dataEndOf, describeEnvironment, sourceUrls, systemFiles } from './composition.ts';
import type { ComputeReply, ComputeRequest } from './computeChild.ts';

/** The compute child of a flow worker: does one stage a message, and ends with its parent. */
const environment = readEnvironment();
const [fredMode = 'snapshot', uiUrl] = process.argv.slice(2);
const providers = providersOf(fredMode === 'fred-api' ? 'fred-api' : 'snapshot', environment);
const log = createLog({ level: environment.logLevel, fields: { worker: 'compute', pid: process.pid } });
const activities = createComputeActivities({
  lake: createLake(environment.lakeUri, join(environment.stateDir, 'copies')),
  warn: (message, fields) => log.warn(message, fields),
  systems: systemFiles,
  dataEnd: dataEndOf(fredMode),
  providerQueue: (source) => providers[source]?.queue ?? null,
  now: Date.now,
  sourceUrls: sourceUrls(fredMode),
  environment: describeEnvironment(environment),
  uiUrl: uiUrl ?? null,
});

async function answer({ id, stage, request }: ComputeRequest): Promise<ComputeReply> {
  try {
    const work: Readonly<Record<string, (input: never) => Promise<unknown>>> = activities;
    return { id, result: await work[stage]!(request as never) };
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    return { id, failure: { name: failure.name, message: failure.message, stack: failure.stack ?? '' } };
  }
}

process.on('disconnect', () => process.exit(0));
process.on('message', (request: ComputeRequest & { stage: keyof ComputeActivities }) => {
  void answer(request).then((reply) => process.send!(reply));
});

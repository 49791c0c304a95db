import type { FeatureView, OnlineStore } from '../../contracts/featureStore.ts';
import { startFeatureServer, type FeatureServer } from '../../serving/featureServer.ts';
import { memoryOnline } from '../../storage/featureStore/online/memoryOnline.ts';
import { onlineName, versionOf } from '../../storage/featureStore/views.ts';
import { day, dayMs, viewOf } from '../storage/support/goldLake.ts';

/** Doubles that a careless writer of JSON changes, or changes the type of. */
export const exampleValues = [0.1 + 0.2, 3, -0, NaN, 5e-324, 1e21, -123456789.12345679] as const;
const names = exampleValues.map((_, n) => `f${n}`);

const views: readonly FeatureView[] = [
  viewOf({ features: names }),
  viewOf({ name: 'old', features: ['f0'], ttlMs: 5 * dayMs }),
  viewOf({ name: 'macro', system: 'economy', entity: { name: 'country', key: '840' }, features: ['spread'] }),
];

export interface Example {
  readonly server: FeatureServer;
  readonly online: OnlineStore;
  readonly failures: unknown[];
}

/** A feature server on a free port whose clock stands at the tenth day of 2020, over a store in memory with three views. */
export async function startExample(change: Partial<OnlineStore> = {}): Promise<Example> {
  const online = memoryOnline(() => day(9));
  const failures: unknown[] = [];
  const versioned = await Promise.all(views.map(versionOf));
  for (const one of versioned) {
    const { entity, features } = one.view;
    const vector = { view: onlineName(one), entity: entity.key, expiresAt: null };
    const values = one.view.name === 'macro' ? [1.25] : exampleValues.slice(0, features.length);
    await online.writeIfNewer([
      { ...vector, eventTime: day(3) + 250, createdTime: day(4), values: Float64Array.from(values) },
    ]);
  }
  const server = await startFeatureServer({
    online: { ...online, ...change },
    views: () => Promise.resolve(versioned),
    now: () => day(9),
    host: '127.0.0.1',
    port: 0,
    onFailure: (error) => failures.push(error),
  });
  return { server, online, failures };
}

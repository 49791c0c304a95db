import { Context } from '@temporalio/activity';
import { endOfDay } from '../contracts/dates.ts';
import type { MaterialisedView, MaterialiseRequest, MaterialiseResult } from '../contracts/featureStore.ts';
import { featureSource } from '../storage/featureStore/featureSource.ts';
import { materialiseView } from '../storage/featureStore/materialiseView.ts';
import { parquetToFrame } from '../storage/frameTables.ts';
import { chosenViews } from '../systems/featureViews.ts';
import { beating } from './beating.ts';
import type { Dependencies } from './dependencies.ts';

export type MaterialiseDependencies = Pick<Dependencies, 'lake' | 'systems' | 'heartbeatMs' | 'now' | 'onlineStore'>;

export const createMaterialise = (deps: MaterialiseDependencies) => ({
  /**
   * Gold → online store: the newest rows of a system's feature views, since the watermark that the store holds. Doing it
   * again changes nothing; a retry goes on at the last batch that the store took. null where no store is connected.
   */
  async materialiseFeatures({ system, views, asOf, full }: MaterialiseRequest): Promise<MaterialiseResult | null> {
    const { lake, heartbeatMs, onlineStore } = deps;
    if (onlineStore === undefined) return null;
    const signal = Context.current().cancellationSignal;
    const work = async (say: (progress: unknown) => void): Promise<MaterialiseResult> => {
      const chosen = chosenViews(await deps.systems.load(system), views);
      const source = await featureSource(lake, system, asOf);
      const gold = await parquetToFrame(await lake.localFile(source.gold));
      const online = await onlineStore();
      const at = new Date(deps.now()).toISOString();
      const until = asOf === null ? Infinity : endOfDay(asOf);
      const done: MaterialisedView[] = [];
      try {
        for (const view of chosen) {
          const onProgress = (rows: number, of: number): void => say({ view: view.name, rows, of });
          done.push(await materialiseView({ lake, online, view, gold, until, full, at, signal, onProgress }));
        }
      } finally {
        await online.close();
      }
      const { executionId } = source;
      return { system, executionId, asOf: source.asOf, store: online.address, views: done };
    };
    return beating(heartbeatMs, work, { stage: 'gold' });
  },
});

import type { ArtifactRef } from '../contracts/artifact.ts';
import type { Market } from '../ml/orderFlow/market.ts';
import type { Lake } from '../storage/lake.ts';
import { nameOfSegment } from '../storage/paths.ts';
import { parquetToMarket } from '../storage/tickTables.ts';

/** Events of each series of ticks, by its id. */
export async function marketsOf(lake: Lake, ticks: readonly ArtifactRef[]): Promise<Record<string, Market>> {
  const markets: [string, Market][] = [];
  for (const ref of ticks) {
    const series = nameOfSegment(ref.uri.split('/')[2]!);
    markets.push([series, await parquetToMarket(await lake.localFile(ref))]);
  }
  return Object.fromEntries(markets);
}

import type { CollectedSeries, RunPlan } from '../contracts/runs.ts';
import type { Board } from './board.ts';
import { limiter } from './limiter.ts';
import { world } from './proxies.ts';

/** Providers are asked a few at a time; the rate limit itself lives with the source. */
const atOnce = 4;

/** Collects every series of the system into bronze. */
export function collect({ run, series }: RunPlan, board: Board): Promise<CollectedSeries[]> {
  const limit = limiter(atOnce);
  return board.stage(
    'collect',
    () =>
      Promise.all(
        series.map((one) =>
          limit(() =>
            world.collectSeries.executeWithOptions({ summary: `${one.source} ${one.id}` }, [{ run, series: one }]),
          ),
        ),
      ),
    (collected) => {
      const absent = collected.filter((one) => one.bronze === null).length;
      return {
        summary: `${collected.length - absent} series${absent > 0 ? `, ${absent} optional absent` : ''}`,
        reused: collected.every((one) => one.reused),
      };
    },
  );
}

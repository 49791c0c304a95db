import { Context } from '@temporalio/activity';
import { SourceRefusedError } from '../contracts/failures.ts';
import type { CollectedSeries, PlannedSeries, RunContext } from '../contracts/runs.ts';
import { sourceNamed } from './sourceNamed.ts';
import { findBronze } from '../storage/findBronze.ts';
import { paths } from '../storage/paths.ts';
import { sha256 } from '../storage/sha256.ts';
import type { Dependencies } from './dependencies.ts';

export const createCollect = (deps: Dependencies) => ({
  /** World → bronze: the raw reply as received, keys redacted. A reply that bronze already holds is not stored twice. */
  async collectSeries({ series }: { run: RunContext; series: PlannedSeries }): Promise<CollectedSeries> {
    const source = sourceNamed(series.source);
    const context = Context.current();
    const absent = (why: string): CollectedSeries => ({
      id: series.id,
      source: series.source,
      bronze: null,
      absent: why,
      mode: 'file',
      rows: 0,
      reused: false,
    });
    try {
      const reply = await source.fetch(
        { series: series.id, frequency: series.frequency, options: series.options },
        { ...deps.sources, signal: context.cancellationSignal, onProgress: (note) => context.heartbeat({ note }) },
      );
      const hash = await sha256(reply.raw.bytes);
      const known = await findBronze(deps.lake, series.source, series.id, hash);
      const fetchedAt = new Date(deps.now()).toISOString();
      const bronze =
        known ??
        (await deps.lake.put(
          paths.bronze(series.source, series.id, fetchedAt, hash, reply.raw.extension),
          reply.raw.bytes,
          'bronze',
          reply.rows,
        ));
      return {
        id: series.id,
        source: series.source,
        bronze,
        absent: null,
        mode: reply.mode,
        rows: reply.rows,
        reused: known !== null,
      };
    } catch (error) {
      if (series.optional && error instanceof SourceRefusedError) return absent(error.message);
      throw error;
    }
  },
});

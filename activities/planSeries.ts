import type { PlannedSeries } from '../contracts/runs.ts';
import type { SystemSpec } from '../contracts/system.ts';

/** Every series of a system with the source it comes from and the queue that asks for it. */
export function planSeries(spec: SystemSpec, providerQueue: (source: string) => string | null): PlannedSeries[] {
  return spec.sources.flatMap(({ source, kind, options, series }) =>
    series.map((one) => ({ ...one, source, kind, options, queue: providerQueue(source) })),
  );
}

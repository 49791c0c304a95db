import type { ArtifactRef } from '../contracts/artifact.ts';
import type { DueRelease, ReleaseCheck } from '../contracts/collect.ts';
import { dateOf } from '../contracts/dates.ts';
import type { PlannedSeries } from '../contracts/runs.ts';
import type { Dependencies } from './dependencies.ts';
import { sourceNamed } from './sourceNamed.ts';

export const createReleases = (deps: Pick<Dependencies, 'lake'>) => ({
  /**
   * Whether what was collected holds a release: values that became current on its day. A period without an earlier value
   * was added, one with an earlier value was revised. Where a source keeps no vintages, the release times say so.
   */
  async checkRelease({
    series,
    bronze,
    release,
  }: {
    series: PlannedSeries;
    bronze: ArtifactRef;
    release: DueRelease;
  }): Promise<ReleaseCheck> {
    const source = sourceNamed(series.source);
    if (source.kind !== 'observations') return { published: false, added: 0, revised: 0 };
    const rows = source.parse(series.id, await deps.lake.read(bronze));
    const fresh = rows.filter(({ realtimeStart, releaseTime, vintage }) =>
      vintage === 'alfred' ? realtimeStart === release.date : dateOf(releaseTime) === release.date,
    );
    const before = new Set(
      rows.filter(({ realtimeStart }) => realtimeStart < release.date).map(({ obsDate }) => obsDate),
    );
    const revised = fresh.filter(({ obsDate, vintage }) => vintage === 'alfred' && before.has(obsDate)).length;
    return { published: fresh.length > 0, added: fresh.length - revised, revised };
  },
});

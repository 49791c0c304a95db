import { Context } from '@temporalio/activity';
import type { ArtifactRef } from '../contracts/artifact.ts';
import type { CalendarAnswer, CalendarRequest, StepAnswer, StepRequest } from '../contracts/collect.ts';
import { SourceRefusedError } from '../contracts/failures.ts';
import { regularFrequency } from '../contracts/regularFrequency.ts';
import type { CollectedSeries, PlannedSeries, RunContext } from '../contracts/runs.ts';
import { scheduledReleases } from '../sources/fred/releases.ts';
import type { FetchedSeries, Source, SourceContext } from '../sources/source.ts';
import { findBronze, latestBronze, recordedFrames } from '../storage/findBronze.ts';
import { paths } from '../storage/paths.ts';
import { sha256 } from '../storage/sha256.ts';
import { beating } from './beating.ts';
import type { Dependencies } from './dependencies.ts';
import { oneRequest } from './oneRequest.ts';
import { sourceNamed } from './sourceNamed.ts';

/** FRED has a release some minutes after it is out. */
const minutesToArrive = 5;

const absentSeries = ({ id, source }: PlannedSeries, why: string): CollectedSeries => ({
  id,
  source,
  bronze: null,
  absent: why,
  mode: 'file',
  rows: 0,
  reused: false,
});

/** The raw reply into bronze, unless bronze holds the same bytes already. */
async function storeBronze(deps: Dependencies, series: PlannedSeries, reply: FetchedSeries): Promise<CollectedSeries> {
  const { lake } = deps;
  const hash = await sha256(reply.raw.bytes);
  const known = await findBronze(lake, series.source, series.id, hash);
  const fetchedAt = new Date(deps.now()).toISOString();
  const key = paths.bronze(series.source, series.id, fetchedAt, hash, reply.raw.extension);
  const bronze = known ?? (await lake.put(key, reply.raw.bytes, 'bronze', reply.rows));
  const { id, source } = series;
  return { id, source, bronze, absent: null, mode: reply.mode, rows: reply.rows, reused: known !== null };
}

function contextOf(deps: Dependencies): SourceContext {
  const context = Context.current();
  return {
    ...deps.sources,
    recordings: (venue, symbol) => recordedFrames(deps.lake, venue, symbol),
    signal: context.cancellationSignal,
    onProgress: (note) => context.heartbeat({ note }),
  };
}

/** Asks a source for a series; `previous` is what came last, where that is known. */
function ask(
  source: Source,
  series: PlannedSeries,
  context: SourceContext,
  previous: Uint8Array | null = null,
): Promise<FetchedSeries> {
  const request = { series: series.id, options: series.options, ...(previous && { previous }) };
  if (source.kind === 'ticks') return source.fetch(request, context);
  return source.fetch({ ...request, frequency: regularFrequency(series) }, context);
}

/** An optional series that its source refuses is absent, and says why. */
async function orAbsent(series: PlannedSeries, work: () => Promise<CollectedSeries>): Promise<CollectedSeries> {
  try {
    return await work();
  } catch (error) {
    if (series.optional && error instanceof SourceRefusedError) return absentSeries(series, error.message);
    throw error;
  }
}

export const createCollect = (deps: Dependencies) => ({
  /** World → bronze: the raw reply as received, keys redacted. A reply that bronze already holds is not stored twice. */
  async collectSeries({ series }: { run: RunContext; series: PlannedSeries }): Promise<CollectedSeries> {
    const source = sourceNamed(series.source);
    return orAbsent(series, async () => {
      const reply = await beating(deps.heartbeatMs, () => ask(source, series, contextOf(deps)));
      return storeBronze(deps, series, reply);
    });
  },
});

/**
 * Runs work that asks its source several times, letting through one new request: null and the part that was stored when
 * there is more to ask, the result when every request was answered.
 */
async function stepwise<T>(
  deps: Dependencies,
  { run, series, parts }: StepRequest,
  work: (context: SourceContext) => Promise<T>,
): Promise<{ part: ArtifactRef; result: null } | { part: null; result: T }> {
  const context = contextOf(deps);
  const step = await oneRequest({
    lake: deps.lake,
    executionId: run.executionId,
    source: series.source,
    series: series.id,
    parts,
    redact: (text) => deps.redact(text),
    http: context.http,
  });
  try {
    return { part: null, result: await beating(deps.heartbeatMs, () => work({ ...context, http: step.http })) };
  } catch (error) {
    const part = step.part();
    // With a part stored the failure is only that the source wanted more than one request.
    if (part !== null) return { part, result: null };
    throw error;
  }
}

/** For providers with a rate: every activity on their queue asks at most once, and the server keeps the queue's rate. */
export const createProviderSteps = (deps: Dependencies) => ({
  /** `collectSeries`, one request at a time. Answers with the part that it stored, or with the series when all is there. */
  async collectStep(request: StepRequest): Promise<StepAnswer> {
    const { series } = request;
    const source = sourceNamed(series.source);
    const previous = await latestBronze(deps.lake, series.source, series.id);
    const { part, result } = await stepwise(deps, request, (context) =>
      orAbsent(series, async () => storeBronze(deps, series, await ask(source, series, context, previous))),
    );
    return part === null ? { part, collected: result } : { part, collected: null };
  },

  /** When a series of FRED is published in a range of days, one request at a time. */
  async calendarStep(request: CalendarRequest): Promise<CalendarAnswer> {
    const { series, from, to } = request;
    const { part, result } = await stepwise(deps, request, (context) =>
      scheduledReleases(series.id, { from, to }, context),
    );
    if (part !== null) return { part, releases: null };
    return {
      part,
      releases: result.releases.map(({ date, releaseTime }) => ({
        series: series.id,
        date,
        releaseTime,
        askAt: releaseTime + minutesToArrive * 60_000,
      })),
    };
  },
});

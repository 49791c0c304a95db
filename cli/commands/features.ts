import { WorkflowIdConflictPolicy } from '@temporalio/common';
import { endOfDay, isDate } from '../../contracts/dates.ts';
import { ConfigError, InputError } from '../../contracts/failures.ts';
import type { FeatureColumn, MaterialiseResult, OnlineStore, VersionedView } from '../../contracts/featureStore.ts';
import { queues, workflowIds } from '../../contracts/names.ts';
import { suggestion } from '../../contracts/nearest.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import type { Environment } from '../../runtime/env.ts';
import { createLog } from '../../runtime/log.ts';
import { currentViews } from '../../serving/currentViews.ts';
import { startFeatureServer } from '../../serving/featureServer.ts';
import { missingKey, requireFeatures } from '../../storage/featureStore/featureRefs.ts';
import { historicalFeatures } from '../../storage/featureStore/historicalFeatures.ts';
import { onlineFeatures } from '../../storage/featureStore/onlineFeatures.ts';
import { proveParity } from '../../storage/featureStore/parity.ts';
import { listViews, versionOf } from '../../storage/featureStore/views.ts';
import type { Lake } from '../../storage/lake.ts';
import { featureViewsOf } from '../../systems/featureViews.ts';
import { systemFiles } from '../../workers/composition.ts';
import { causeOfFailure } from '../follow.ts';
import { fillOnline } from '../openOnline.ts';
import { table, type Output } from '../output.ts';
import type { Attached } from '../stack.ts';
import { untilInterrupted } from '../untilInterrupted.ts';

const dayMs = 86_400_000;
const short = (version: string) => version.slice(0, 12);
const age = (ttlMs: number | null) => (ttlMs === null ? 'none' : `${ttlMs / dayMs} d`);

/** Views that the systems have now, each with whether this version is the current one in the lake. */
async function declared(lake: Lake): Promise<readonly (VersionedView & { readonly state: string })[]> {
  const registered = new Map((await listViews(lake)).map((one) => [one.view.name, one.version]));
  const systems = await Promise.all((await systemFiles.list()).map((name) => systemFiles.load(name)));
  const views = await Promise.all(systems.flatMap(featureViewsOf).map(versionOf));
  return views.map((one) => {
    const current = registered.get(one.view.name);
    const changed = current === undefined ? 'not registered' : 'changed since';
    return { ...one, state: current === one.version ? 'current' : changed };
  });
}

export async function list(lake: Lake, output: Output): Promise<void> {
  const views = await declared(lake);
  output.result(
    views,
    table(
      ['view', 'system', 'entity', 'features', 'time to live', 'version', 'state', 'owner'],
      views.map(({ view, version, state }) => [
        view.name,
        view.system,
        `${view.entity.name}=${view.entity.key}`,
        String(view.features.length),
        age(view.ttlMs),
        `${view.number ?? 'derived'} (${short(version)})`,
        state,
        view.owner,
      ]),
    ),
  );
}

export async function show(lake: Lake, output: Output, name: string): Promise<void> {
  const views = await declared(lake);
  const found = views.find(({ view }) => view.name === name);
  if (found === undefined) {
    const known = views.map(({ view }) => view.name);
    throw new InputError(`There is no feature view ${name}; known are ${known.join(', ')}.${suggestion(name, known)}`);
  }
  const { view, version, state } = found;
  output.result(found, [
    `${output.bold(view.name)}: ${view.description}`,
    `system ${view.system}, owner ${view.owner || 'not named'}, time to live ${age(view.ttlMs)}, window ${view.windowRows} rows`,
    `version ${view.number ?? 'derived'} ${version} (${state})`,
    `entity ${view.entity.name}=${view.entity.key}`,
    ...Object.entries(view.tags).map(([tag, value]) => `tag ${tag}: ${value}`),
    ...view.features.map((feature) => `  ${view.name}:${feature}`),
  ]);
}

/** Runs `materialise` and waits for it. */
export async function materialise(
  { client }: Attached,
  output: Output,
  system: string,
  options: { readonly views?: readonly string[]; readonly asOf?: string; readonly full?: boolean },
): Promise<void> {
  const { views, asOf, full } = options;
  const handle = await client.workflow.start('materialise', {
    taskQueue: queues.flow,
    workflowId: workflowIds.materialise(system),
    args: [{ system, ...(views && { views }), ...(asOf && { asOf }), ...(full && { full }) }],
    staticSummary: `features of ${system}`,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
  });
  const result = await handle.result().then(
    (done) => done as MaterialiseResult,
    (error: unknown) => {
      const { failure, message } = causeOfFailure(error);
      throw failure === 'InputError' ? new InputError(message) : new ConfigError(`${failure}: ${message}`);
    },
  );
  output.result(result, [
    ...table(
      ['view', 'version', 'rows', 'written', 'kept', 'in the window', 'known until'],
      result.views.map((one) => [
        one.view,
        short(one.version),
        String(one.rows),
        String(one.written),
        String(one.kept),
        String(one.windowed),
        one.watermark === null ? 'nothing' : new Date(one.watermark).toISOString(),
      ]),
    ),
    ...result.views.flatMap(({ view, absent }) =>
      absent.length === 0 ? [] : [`${view} lacks ${absent.join(', ')}: an optional series is absent`],
    ),
    `in ${result.store}, from gold of ${result.executionId} as of ${result.asOf}`,
  ]);
}

export interface GetOptions {
  /** `name=key`. */
  readonly entity: readonly string[];
  /** `YYYY-MM-DD`: offline values as of the end of this day. */
  readonly asOf?: string;
}

function entitiesOf(given: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 1 || at === text.length - 1)
        throw new InputError(`Expected an entity such as instrument=SP500, got "${text}".`);
      return [text.slice(0, at), [text.slice(at + 1)]];
    }),
  );
}

/** Features of one entity: what is online now, or what was known offline at the end of a day. */
export async function get(
  { lake, output, open }: { readonly lake: Lake; readonly output: Output; readonly open: () => Promise<OnlineStore> },
  features: readonly string[],
  { entity, asOf }: GetOptions,
): Promise<void> {
  const entities = entitiesOf(entity);
  const columns = asOf === undefined ? await online() : await offline(asOf);
  output.result(
    columns.map(({ view, feature, values, statuses, eventTimes }) => ({
      view,
      feature,
      value: statuses[0] === 'PRESENT' ? values[0] : null,
      status: statuses[0],
      eventTime: eventTimes[0]!,
    })),
    table(
      ['feature', 'value', 'status', 'row of'],
      columns.map(({ view, feature, values, statuses, eventTimes }) => [
        `${view}:${feature}`,
        statuses[0] === 'PRESENT' ? String(values[0]) : '',
        statuses[0]!,
        Number.isNaN(eventTimes[0]!) ? '' : new Date(eventTimes[0]!).toISOString(),
      ]),
    ),
  );

  async function online(): Promise<readonly FeatureColumn[]> {
    const store = await open();
    try {
      const wanted = requireFeatures(features, await listViews(lake));
      const lacking = missingKey(wanted, Object.keys(entities));
      if (lacking !== null) throw new InputError(lacking);
      return await onlineFeatures({ online: store, wanted, entities, now: Date.now() });
    } finally {
      await store.close();
    }
  }

  async function offline(day: string): Promise<readonly FeatureColumn[]> {
    const rows = { entities, time: Float64Array.of(endOf(day)) };
    return historicalFeatures({ lake, views: await listViews(lake), rows, features });
  }
}

function endOf(day: string): number {
  if (isDate(day)) return endOfDay(day);
  throw new InputError(`Expected a date YYYY-MM-DD as --as-of, got "${day}"; write it like 2019-12-31.`);
}

export interface ParityOptions {
  readonly sample: number;
  readonly seed: number;
  readonly tolerance: number;
  readonly asOf?: string;
}

/** Compares what is online with what offline as-of retrieval gives; exit code 1 where they differ. */
export async function parity(
  { lake, output, open }: { readonly lake: Lake; readonly output: Output; readonly open: () => Promise<OnlineStore> },
  system: string,
  { sample, seed, tolerance, asOf }: ParityOptions,
): Promise<void> {
  await systemFiles.load(system);
  const at = asOf === undefined ? Date.now() : endOf(asOf);
  const online = await open();
  try {
    const views = (await listViews(lake)).filter(({ view }) => view.system === system);
    const random = createRandom(seed, 'parity', system);
    const uniform = () => random.uniform();
    const report = await proveParity({ lake, online, system, views, at, sample, seed, uniform, tolerance });
    const { mismatches } = report;
    const how = tolerance === 0 ? 'bit for bit' : `within ${tolerance}`;
    output.result(report, [
      ...(mismatches.length === 0 ? [] : mismatchTable(report.mismatches)),
      `${report.equal} of ${report.values} values equal ${how}; ${report.sampled} of ${report.vectors} vectors, seed ${seed}, as of ${report.at}`,
      ...(mismatches.length === 0 ? [] : [`next: regimen features materialise ${system} (--full where values differ)`]),
    ]);
    if (mismatches.length > 0) process.exitCode = 1;
  } finally {
    await online.close();
  }
}

function mismatchTable(mismatches: Awaited<ReturnType<typeof proveParity>>['mismatches']): string[] {
  const shown = mismatches.slice(0, 20);
  return [
    ...table(
      ['view', 'entity', 'feature', 'what', 'online', 'offline', 'difference'],
      shown.map((one) => [
        one.view,
        one.entity,
        one.feature ?? 'the row',
        one.kind,
        one.online ?? 'nothing',
        one.offline ?? 'nothing',
        one.difference === null ? '' : String(one.difference),
      ]),
    ),
    ...(mismatches.length > shown.length ? [`and ${mismatches.length - shown.length} more`] : []),
  ];
}

/** A store in memory takes up new gold so often. */
const refillMs = 60_000;

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
}

/** Serves online features over HTTP until it is interrupted. */
export async function serve(
  {
    lake,
    output,
    open,
    environment,
  }: {
    readonly lake: Lake;
    readonly output: Output;
    readonly open: () => Promise<OnlineStore>;
    readonly environment: Environment;
  },
  { host, port }: ServeOptions,
): Promise<void> {
  const log = createLog({ level: environment.logLevel, secrets: [environment.onlineStore.reveal()] });
  const onFailure = (error: unknown) => log.error('a request failed', { error });
  const online = await open();
  const refill = setInterval(() => {
    if (!online.shared) void fillOnline(lake, online).catch(onFailure);
  }, refillMs);
  try {
    const views = currentViews(lake, Date.now);
    const server = await startFeatureServer({ online, views, now: Date.now, host, port, onFailure });
    output.say(`features of ${online.address} at ${server.url}/get-online-features; health at ${server.url}/health`);
    await untilInterrupted();
    await server.close();
  } finally {
    clearInterval(refill);
    await online.close();
    await log.close();
  }
}

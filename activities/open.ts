import { ConfigError, InputError } from '../contracts/failures.ts';
import type { OpenRequest } from '../contracts/openRequest.ts';
import type { RunPlan } from '../contracts/runs.ts';
import type { ModelPlan, SystemSpec } from '../contracts/system.ts';
import type { ModelDefinition } from '../ml/models/model.ts';
import { models as registry } from '../ml/models/registry.ts';
import { championAsOf } from '../storage/modelRegistry.ts';
import { paths } from '../storage/paths.ts';
import { chooseModels, importPlan } from './chooseModels.ts';
import type { ComputeDependencies } from './dependencies.ts';
import { planModel } from './planModel.ts';
import { planSeries } from './planSeries.ts';

/** The chosen models and everything they stack, each after what it stacks. */
function planModels(spec: SystemSpec, wanted: readonly string[] | null): ModelPlan[] {
  const known = Object.keys(spec.models);
  const unknown = (wanted ?? []).filter((id) => !known.includes(id));
  if (unknown.length > 0)
    throw new InputError(`models: ${spec.name} has no ${unknown.join(', ')}; it has ${known.join(', ')}.`);
  const ordered: string[] = [];
  const visit = (id: string) => {
    for (const base of spec.models[id]!.stacks) visit(base);
    if (!ordered.includes(id)) ordered.push(id);
  };
  for (const id of wanted ?? known) visit(id);
  const { challenger } = spec.policy;
  if (wanted?.length === 0) return [];
  if (challenger !== 'best' && !ordered.includes(challenger))
    throw new InputError(
      `models: ${ordered.join(', ')} leaves out ${challenger}, which stands for promotion by the policy of ${spec.name}; add it, or set policy.challenger to best.`,
    );
  return ordered.map((id) => planModel(spec, id));
}

function resolveAsOf(deps: ComputeDependencies, spec: SystemSpec, request: OpenRequest): string {
  if (request.asOf !== null) return request.asOf;
  const end = deps.dataEnd(spec);
  return end !== null && end < request.logicalDate ? end : request.logicalDate;
}

/** Whether the run comes as far as training. */
const trains = ({ until }: OpenRequest): boolean => until === null || until === 'models' || until === 'evaluation';

/** The system with what the request says in place of its file. */
function asked(spec: SystemSpec, { start, epochs }: OpenRequest): SystemSpec {
  const begun = start ? { ...spec, start } : spec;
  if (!epochs) return begun;
  const known: Readonly<Record<string, ModelDefinition>> = registry;
  const learns = (model: string) => known[model] !== undefined && 'epochs' in known[model].parameters;
  if (!Object.values(spec.models).some(({ model }) => learns(model)))
    throw new InputError(
      `epochs: ${spec.name} has no model that passes over its data several times, got ${epochs} epochs; leave it out.`,
    );
  const models = Object.entries(begun.models).map(([id, one]) => [
    id,
    learns(one.model) ? { ...one, parameters: { ...one.parameters, epochs } } : one,
  ]);
  return { ...begun, models: Object.fromEntries(models) as SystemSpec['models'] };
}

/** Whether a model of the run may go on from the champion. */
const goesOn = (spec: SystemSpec, models: readonly ModelPlan[]): boolean =>
  models.some(({ id }) => spec.models[id]!.warmStart !== undefined);

export const createOpen = (deps: ComputeDependencies) => ({
  /** Reads the system file, resolves the as-of date and stores both before anything else is read. */
  async openRun(request: OpenRequest): Promise<RunPlan> {
    const whole = asked(await deps.systems.load(request.system), request);
    if (trains(request) && Object.keys(whole.models).length === 0)
      throw new ConfigError(
        `${whole.name} names no models, so its runs end at gold. Ask for that: regimen run ${whole.name} --until gold, or {"system":"${whole.name}","until":"gold"}.`,
      );
    const asOf = resolveAsOf(deps, whole, request);
    const { spec, suited, wanted } = trains(request)
      ? await chooseModels(deps.lake, whole, request, asOf)
      : { spec: whole, wanted: [] };
    // The end of a run id is random; its beginning is the time, which two runs may share.
    const executionId = request.executionId ?? `${spec.name}_${asOf}_${request.runId.slice(-12)}`;
    const plans = planModels(spec, wanted);
    const models = request.imported ? plans.map((plan) => importPlan(plan, request.imported!)) : plans;
    const config = await deps.lake.putJson(paths.runFile(executionId, 'config.json'), spec, 'config');
    const series = planSeries(spec, (source) => deps.providerQueue(source));
    return {
      run: { system: spec.name, asOf, executionId, trigger: request.trigger, config },
      series,
      models,
      policy: spec.policy,
      ...(suited && { suited }),
      ...(goesOn(spec, models) && { champion: (await championAsOf(deps.lake, spec.name, asOf))?.version ?? 0 }),
    };
  },

  /** Systems that train something. */
  async listSystems(): Promise<string[]> {
    const specs = await Promise.all((await deps.systems.list()).map((name) => deps.systems.load(name)));
    return specs.filter(({ models }) => Object.keys(models).length > 0).map(({ name }) => name);
  },

  async loadRetrainPolicy({ system }: { system: string }): Promise<SystemSpec['monitor']['retrain']> {
    return (await deps.systems.load(system)).monitor.retrain;
  },
});

import { InputError } from '../../contracts/failures.ts';
import { modelsForRegime } from '../../ml/models/modelsForRegime.ts';
import { models as definitions } from '../../ml/models/registry.ts';
import type { Lake } from '../../storage/lake.ts';
import {
  aliases,
  history,
  listModels,
  listVersions,
  promote as promoteVersion,
  readVersion,
  rollback as rollBack,
} from '../../storage/modelRegistry.ts';
import { measuredScores } from '../measuredScores.ts';
import { table, type Output } from '../output.ts';

type Metrics = Readonly<Record<string, number | null>>;
const few = (metrics: Metrics) =>
  Object.entries(metrics)
    .slice(0, 4)
    .map(([name, value]) => `${name} ${value === null ? '–' : value.toPrecision(4)}`)
    .join(', ');

/** All models with their champions. */
export async function models(lake: Lake, output: Output): Promise<void> {
  const rows = await Promise.all(
    (await listModels(lake)).map(async (model) => {
      const { champion, challenger, previous } = await aliases(lake, model);
      const version = champion === undefined ? null : await readVersion(lake, model, champion);
      return {
        model,
        champion: champion ?? null,
        challenger: challenger ?? null,
        previous: previous ?? null,
        asOf: version?.asOf ?? null,
        trained: version?.challenger ?? null,
        metrics: version?.metrics ?? {},
      };
    }),
  );
  const v = (version: number | null) => (version === null ? '' : `v${version}`);
  output.result(
    rows,
    rows.length === 0
      ? ['No models yet. Train one: regimen run macro-cycle']
      : table(
          ['model', 'champion', 'kind', 'as of', 'challenger', 'previous', ''],
          rows.map((row) => [
            row.model,
            v(row.champion),
            row.trained ?? '',
            row.asOf ?? '',
            v(row.challenger),
            v(row.previous),
            few(row.metrics),
          ]),
        ),
  );
}

export interface SuitableOptions {
  readonly regime?: string;
  readonly dataShape?: string;
  readonly features?: readonly string[];
  /** Whose measured scores count; those of all systems where absent. */
  readonly system?: string;
}

/** Kinds of models that suit a regime and the data, by what runs measured of them and else by what their definitions say. */
export async function suitable(lake: Lake, output: Output, options: SuitableOptions): Promise<void> {
  const { regime = 'any', dataShape, features, system } = options;
  const found = modelsForRegime(definitions, {
    regime,
    measured: await measuredScores(lake, system),
    ...(dataShape === undefined ? {} : { dataShape }),
    ...(features === undefined ? {} : { features }),
  });
  output.result(found, [
    ...table(
      ['model', 'family', 'evidence', 'skill', 'rows', 'gives', 'reads'],
      found.map((one) => [
        ...[one.model, one.family, one.evidence],
        ...[one.skill === null ? '' : one.skill.toFixed(4), one.rows === null ? '' : String(one.rows)],
        ...[one.output, one.shape],
      ]),
    ),
    ...found.map(({ model: kind, purpose }) => `${kind}: ${purpose}`),
  ]);
}

async function known(lake: Lake, name: string): Promise<void> {
  const all = await listModels(lake);
  if (!all.includes(name))
    throw new InputError(`No model is named "${name}"; there are ${all.join(', ') || 'none yet'}.`);
}

/** One model: its versions, aliases and the history of every change. */
export async function model(lake: Lake, output: Output, name: string): Promise<void> {
  await known(lake, name);
  const [versions, names, events] = [
    await listVersions(lake, name),
    await aliases(lake, name),
    await history(lake, name),
  ];
  const tags = (version: number) =>
    Object.entries(names)
      .filter(([, of]) => of === version)
      .map(([alias]) => alias)
      .join(', ');
  output.result({ model: name, aliases: names, versions, history: events }, [
    ...table(
      ['version', 'alias', 'model', 'as of', 'trigger', ''],
      versions.map((one) => [
        `v${one.version}`,
        tags(one.version),
        one.challenger,
        one.asOf,
        one.trigger,
        few(one.metrics),
      ]),
    ),
    '',
    'history',
    ...events.map((event) => `  ${JSON.stringify(event)}`),
  ]);
}

/** A person's promotion: recorded with who and why, gates notwithstanding. */
export async function promote(
  lake: Lake,
  output: Output,
  name: string,
  version: number,
  { reason, by }: { reason: string; by: string },
): Promise<void> {
  await known(lake, name);
  const { asOf } = await readVersion(lake, name, version);
  await promoteVersion(lake, name, version, { asOf, at: new Date().toISOString(), by, reason, evenIfNewer: true });
  output.result({ model: name, champion: version, reason }, [
    `${name}: v${version} is champion. Undo: regimen rollback ${name}`,
  ]);
}

/** Champion and previous change places, in one step. */
export async function rollback(
  lake: Lake,
  output: Output,
  name: string,
  { reason, by }: { reason: string; by: string },
): Promise<void> {
  await known(lake, name);
  await rollBack(lake, name, { at: new Date().toISOString(), by, reason });
  const { champion } = await aliases(lake, name);
  output.result({ model: name, champion, reason }, [`${name}: rolled back, v${champion ?? '?'} is champion`]);
}

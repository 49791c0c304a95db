import assert from 'node:assert/strict';
import { join } from 'node:path';
import { regimeView } from '../../activities/regimeView.ts';
import type { ArtifactRef } from '../../contracts/artifact.ts';
import { endOfDay, startOfDay } from '../../contracts/dates.ts';
import type { Observation } from '../../contracts/observation.ts';
import type { ReportRequest, TrainedModel } from '../../contracts/runs.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { snapshotSeries } from '../../sources/snapshot/data.ts';
import { writeArrow } from '../../storage/arrow.ts';
import type { Lake } from '../../storage/lake.ts';
import { registerVersion } from '../../storage/modelRegistry.ts';
import { observationsToParquet } from '../../storage/seriesTables.ts';
import { bundledSystems, loadSystem } from '../../systems/load.ts';
import { temporaryLake } from '../storage/support/temporaryLake.ts';
import { known } from '../systems/known.ts';

const contraction = [0.1, 0.2, 0.2, 0.85, 0.9, 0.6, 0.4, 0.1];
const time = Float64Array.from(contraction, (_, i) => startOfDay('2008-01-01') + i * 86_400_000);

describe('regimeView', () => {
  let world: Awaited<ReturnType<typeof temporaryLake>>;
  let spec: SystemSpec;
  before(async () => {
    spec = await loadSystem('macro-cycle', bundledSystems, known);
    world = await temporaryLake();
  });
  after(() => world.remove());

  /** A trained model of so many states, with criteria as given. */
  async function trainedOf(lake: Lake, id: string, results: object, model = 'gaussian-hmm'): Promise<TrainedModel> {
    const file = join(world.folder, 'states.arrow');
    const columns = { filtered_0: Float64Array.from(contraction), filtered_1: time.map((_, i) => 1 - contraction[i]!) };
    await writeArrow(file, { time, columns });
    const features = ['payroll_growth'];
    const common = { state_names: ['contraction', 'expansion'], features, means: [], transition_matrix: [] };
    const ref = await lake.putJson(
      `models/${id}/results.json`,
      { ...common, durations: [], ...results },
      'training-results',
    );
    const manifest = await lake.putJson(`models/${id}/manifest.json`, { results: ref, features }, 'manifest');
    const states = await lake.putFile(`models/${id}/states.arrow`, file, 'states', time.length);
    return { id, model, manifest, states } as TrainedModel;
  }

  async function storedSeries(lake: Lake, id: string, until: string): Promise<ArtifactRef> {
    const { rows } = snapshotSeries().get(id)!;
    const observations = rows.flatMap(({ date, value, released }): Observation[] =>
      released > until
        ? []
        : [
            {
              ...{ series: id, obsDate: date, periodEnd: date, value: value === '.' ? null : Number(value) },
              ...{ realtimeStart: released, realtimeEnd: '9999-12-31', releaseTime: endOfDay(released) },
              vintage: 'latest-only',
            },
          ],
    );
    const file = join(world.folder, `${id}.parquet`);
    await observationsToParquet(file, observations);
    return lake.putFile(`silver/${id}.parquet`, file, 'observations', observations.length);
  }

  async function view(
    trained: readonly TrainedModel[],
    heldOut: readonly (number | null)[] = [],
    championVersion: number | null = null,
  ) {
    const { lake } = world;
    const metric = 'log_likelihood_per_observation';
    const models = trained.map(({ id }, i) => ({ id, role: 'candidate', metrics: { [metric]: heldOut[i] ?? null } }));
    const evaluation = await lake.putJson(
      `evaluation-${trained[0]!.id}-${heldOut.join('-')}.json`,
      { models },
      'evaluation',
    );
    const observations = [
      await storedSeries(lake, 'INDPRO', '2019-12-31'),
      await storedSeries(lake, 'PAYEMS', '2019-12-31'),
    ];
    const request = {
      run: { system: 'macro-cycle' },
      trained,
      data: { observations },
      evaluated: { challenger: trained[0]!.id, championVersion, evaluation },
    };
    return (await regimeView(lake, spec, request as unknown as ReportRequest))!;
  }

  const two = { states: 2, aic: 200, bic: 210, icl: 211 };
  const three = { states: 3, aic: 190, bic: 212, icl: 230 };

  it('has the alarms of the filtered probabilities by both rules, in order of time', async () => {
    const { alarms } = await view([await trainedOf(world.lake, 'hmm2', two)]);
    const told = alarms!.map(({ state, kind, rule, at, probability }) => {
      const row = (at - time[0]!) / 86_400_000;
      return `${row}: ${state} ${kind} at ${probability.toFixed(2)} by ${rule}`;
    });
    assert.deepEqual(told, [
      '0: 1 on at 0.90 by crossing',
      '2: 1 on at 0.80 by cumulative',
      '3: 0 on at 0.85 by crossing',
      '3: 1 off at 0.15 by crossing',
      '6: 0 off at 0.40 by crossing',
      '7: 1 on at 0.90 by crossing',
    ]);
  });

  it('dates the level behind the first feature, beside the NBER', async () => {
    const { turningPoints } = await view([await trainedOf(world.lake, 'hmm2', two)]);
    assert.deepEqual(
      [turningPoints!.series, turningPoints!.frequency, turningPoints!.from],
      ['PAYEMS', 'monthly', '1960-01-01'],
    );
    assert.ok(turningPoints!.to < '2019-12-01', 'only what had come out');
    const near = (nber: string) => turningPoints!.turns.find((turn) => turn.nber === nber);
    assert.deepEqual(near('2007-12-01'), { kind: 'peak', date: '2008-01-01', nber: '2007-12-01', monthsLater: 1 });
    assert.deepEqual(near('2009-06-01'), { kind: 'trough', date: '2010-02-01', nber: '2009-06-01', monthsLater: 8 });
    assert.deepEqual(near('1981-07-01')?.monthsLater, 0);
    turningPoints!.turns.forEach(({ kind }, i, turns) => assert.notEqual(kind, turns[i - 1]?.kind));
  });

  it('says how many states each criterion would choose, and whether another number is worth its price', async () => {
    const models = [await trainedOf(world.lake, 'hmm2', two), await trainedOf(world.lake, 'hmm3', three)];
    const { stateCounts } = await view(
      [...models, await trainedOf(world.lake, 'other', three, 'student-hmm')],
      [-2, -1.9],
    );
    assert.deepEqual(
      stateCounts!.candidates.map(({ model, states, heldOut }) => [model, states, heldOut]),
      [
        ['hmm2', 2, -2],
        ['hmm3', 3, -1.9],
      ],
    );
    const chosen = Object.fromEntries(stateCounts!.chosen.map(({ criterion, states }) => [criterion, states]));
    assert.deepEqual(chosen, { aic: 3, bic: 2, icl: 2, held_out: 3 });
    assert.deepEqual(stateCounts!.next, { present: null, penalty: spec.policy.minimumImprovement, states: 3 });
    const without = await view(models, [-2, null]);
    assert.equal(without.stateCounts!.next, null);
    assert.equal((await view(models.slice(0, 1))).stateCounts, null, 'nothing to choose among');
  });

  it('says which state of the champion each state continues, whatever both are called', async () => {
    const { lake } = world;
    const laws = (means: readonly number[]) => ({
      means: means.map((mean) => [mean]),
      covariances: means.map(() => [[1]]),
    });
    const names = ['contraction', 'peak', 'expansion'];
    const before = await trainedOf(lake, 'was', { ...laws([-2, 0, 2]), state_names: names });
    const { version } = await registerVersion(lake, {
      ...{ model: 'macro-cycle', asOf: '2019-12-31', executionId: 'was', challenger: 'was', contentKey: 'was' },
      ...{ config: before.manifest, manifest: before.manifest, gold: before.manifest, evaluation: before.manifest },
      ...{ features: [], metrics: {}, trigger: 'manual', createdAt: '2020-01-01T00:00:00.000Z' },
    });
    const now = await trainedOf(lake, 'now', { ...two, ...laws([0.1, 2.1]) });
    const { matched } = await view([now], [], version);
    assert.deepEqual(
      matched!.states.map(({ state, was }) => [state, was]),
      [
        ['contraction', 'peak'],
        ['expansion', 'expansion'],
      ],
    );
    // ⅛ (0.1)², by the formula for equal variances.
    assert.ok(Math.abs(matched!.states[0]!.distance! - 0.00125) < 1e-12);
    assert.deepEqual(matched!.gone, ['contraction']);
    assert.equal((await view([now])).matched, null);
    assert.equal((await view([await trainedOf(lake, 'hmm2', two)], [], version)).matched, null, 'no laws, no match');
  });
});

import type { Activities } from '../../activities/index.ts';
import type { ArtifactRef } from '../../contracts/artifact.ts';
import type { RunPlan } from '../../contracts/runs.ts';

export const ref = (uri: string, kind: ArtifactRef['kind'] = 'gold'): ArtifactRef => ({
  uri,
  sha256: '0'.repeat(64),
  bytes: 1,
  kind,
});

/** Activities that do nothing but answer, for tests of what workflows decide. */
export function fakeActivities(over: Partial<Activities> = {}): Activities {
  const compared = {
    rows: 500,
    from: '2010-01-01',
    to: '2019-12-31',
    metric: 'log_loss',
    direction: 'lower' as const,
    challenger: 0.6,
    champion: null,
    baseline: 0.69,
  };
  return {
    openRun: ({ system, asOf, logicalDate, trigger, runId, models }) => {
      const run = {
        system,
        asOf: asOf ?? logicalDate,
        executionId: `${system}_${runId.slice(-12)}`,
        trigger,
        config: ref('config.json', 'config'),
      };
      const all = ['a', 'b', 'stack'].filter((id) => models === null || models.includes(id));
      const plan: RunPlan = {
        run,
        series: [
          {
            id: 'S',
            frequency: 'monthly',
            optional: false,
            source: 'fred',
            kind: 'observations',
            options: {},
            queue: null,
          },
        ],
        models: all.map((id) => ({
          id,
          model: 'fake',
          hardware: 'cpu',
          stacks: id === 'stack' ? ['a', 'b'] : [],
          timeoutSeconds: 60,
        })),
        policy: {
          challenger: 'best',
          metric: 'log_loss',
          direction: 'lower',
          minimumImprovement: 0,
          minimumSkill: 0,
          minimumRows: 1,
          compareRows: 0,
          gates: [],
        },
      };
      return Promise.resolve(plan);
    },
    listSystems: () => Promise.resolve(['one', 'two']),
    loadRetrainPolicy: () =>
      Promise.resolve({ k: 1, n: 1, cooldownDays: 30, budget: { runs: 2, days: 365 }, approval: false }),
    collectSeries: ({ series }) =>
      Promise.resolve({
        id: series.id,
        source: 'fred',
        bronze: ref('b', 'bronze'),
        absent: null,
        mode: 'snapshot',
        rows: 10,
        reused: false,
      }),
    collectStep: async (request) => ({ part: null, collected: await fakeActivities().collectSeries(request) }),
    calendarStep: () => Promise.resolve({ part: null, releases: [] }),
    checkRelease: () => Promise.resolve({ published: true, added: 1, revised: 0 }),
    writeLedger: ({ source }) => Promise.resolve(ref(`ledger/${source}.json`, 'ledger')),
    readLedgers: () => Promise.resolve([]),
    exportArtifacts: ({ to }) => Promise.resolve({ to, objects: 3, bytes: 100 }),
    validateData: () =>
      Promise.resolve({
        observations: [ref('o', 'observations')],
        bars: [],
        report: ref('q', 'quality-report'),
        warnings: 0,
        reused: false,
      }),
    buildFeatures: () =>
      Promise.resolve({
        parquet: ref('g'),
        arrow: ref('ga', 'gold-arrow'),
        summary: ref('gs', 'gold-summary'),
        features: ['x'],
        rows: 10,
        reused: false,
      }),
    mirrorRun: () => Promise.resolve(null),
    materialiseFeatures: ({ system }) =>
      Promise.resolve({ system, executionId: 'run', asOf: '2019-12-31', store: 'redis://store', views: [] }),
    recordDatasets: () => Promise.resolve({ silver: 'a'.repeat(64), gold: 'b'.repeat(64) }),
    planShards: () => Promise.resolve({ request: ref('request.json', 'model-config'), fits: ['fold-0000', 'final'] }),
    trainShard: ({ fit, round, shard }) => Promise.resolve(ref(`${fit}-${round}-${shard}.bin`, 'part')),
    joinShards: ({ fit, round }) =>
      Promise.resolve({ state: ref(`${fit}-${round}-joined.bin`, 'part'), ended: round === 1 }),
    trainModel: ({ plan }) =>
      Promise.resolve({
        id: plan.id,
        model: plan.model,
        manifest: ref('m', 'manifest'),
        predictions: ref('p', 'predictions'),
        states: null,
        outOfTimeRows: 5,
        engine: 'fake 1',
        device: 'cpu',
        seconds: 0,
        reused: false,
      }),
    scoreChampion: () => Promise.resolve(null),
    evaluateModels: ({ trained }) =>
      Promise.resolve({
        evaluation: ref('e', 'evaluation'),
        challenger: trained.at(-1)!.id,
        metrics: { log_loss: 0.6 },
        skill: compared,
        duel: null,
        championVersion: null,
        sameAsChampion: false,
        newerChampion: null,
        reused: false,
      }),
    registerModel: ({ answer }) =>
      Promise.resolve({
        version: 1,
        verdict: ref('v', 'verdict'),
        decision: answer.decision,
        sentence: answer.sentence,
      }),
    writeReport: () => Promise.resolve(ref('r', 'report')),
    measureDrift: ({ run }) =>
      Promise.resolve({
        report: ref('d', 'drift-report'),
        championVersion: 1,
        drifted: true,
        alerts: ['psi 0.4'],
        evidence: {
          id: `${run.system}/${run.asOf}`,
          system: run.system,
          asOf: run.asOf,
          drifted: true,
          alerts: ['psi 0.4'],
          report: ref('d', 'drift-report'),
        },
      }),
    signalRetrain: () => Promise.resolve(),
    openStudy: ({ run, gold, models }) =>
      Promise.resolve({
        run,
        settings: ref('settings.json', 'study'),
        gold,
        steps: [1, 2].map((step) => ({ arrow: ref(`step-${step}.arrow`, 'gold-arrow'), rows: 5 * step })),
        models: models ?? ['a', 'b'],
        metric: 'log_loss',
        direction: 'lower',
      }),
    suggestTrial: ({ study: { run, models }, snapshot, ended, number }) => {
      const model = models[number % models.length]!;
      return Promise.resolve({
        run,
        plan: { id: model, model: 'fake', hardware: 'cpu', stacks: [], timeoutSeconds: 60 },
        snapshot: ended.length > 0 ? ref(`after-${number}.json`, 'study') : snapshot,
        trial: { number, model, parameters: { x: number } },
      });
    },
    scoreTrial: ({ trial: { number }, scores }) =>
      Promise.resolve({
        score: 0.7 - number / 100,
        why: number === 2 && scores.length === 0 ? 'worse than half' : null,
      }),
    chooseEntrants: ({ study: { run } }) => {
      const plan = { id: 'a', model: 'fake', hardware: 'cpu' as const, stacks: [], timeoutSeconds: 60 };
      const entrant = (role: 'tuned' | 'own', trial: number) => ({
        ...{ role, trial, parameters: { x: trial }, plan },
        run: { ...run, executionId: `${run.executionId}.${role}` },
      });
      return Promise.resolve({
        snapshot: ref('after-last.json', 'study'),
        entrants: [entrant('tuned', 4), entrant('own', 0)],
      });
    },
    judgeEntrants: ({ study: { run } }) =>
      Promise.resolve({
        ...{
          system: run.system,
          asOf: run.asOf,
          executionId: run.executionId,
          trials: 5,
          complete: 4,
          pruned: 1,
          failed: 0,
        },
        ...{ best: { number: 4, model: 'a', parameters: { x: 4 } }, better: true, sentence: 'better', yaml: 'models:' },
        ...{ study: ref('study.json', 'study'), report: ref('study.html', 'report') },
      }),
    ...over,
  };
}

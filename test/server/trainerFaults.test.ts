import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { TrainingGpu } from '../../activities/dependencies.ts';
import { superviseTrainer } from '../../activities/trainer/supervise.ts';
import { hopelessFailures } from '../../contracts/failures.ts';
import type { TrainerResult } from '../../contracts/job.ts';
import { trainerVariables } from '../../runtime/trainerVariables.ts';
import { entry } from '../../runtime/modulePath.ts';

interface Watched {
  readonly outcome: Promise<TrainerResult>;
  readonly beats: Record<string, unknown>[];
  readonly environment: MockActivityEnvironment;
}

const result: TrainerResult = {
  files: [],
  modelFiles: [],
  folds: 1,
  rows: 1,
  outOfTimeRows: 1,
  engine: 'none 1',
  device: 'cpu',
};

describe('supervision of the trainer child', function () {
  this.timeout(180_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regimen-faults-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** A real child under the real supervision; only the activity's context is a mock. */
  async function watch(
    script: string,
    job: object = {},
    over: { stallMs?: number; flags?: string[]; cancelled?: boolean; gpu?: TrainingGpu } = {},
  ) {
    const jobFile = join(folder, `${script}-${Math.random()}.json`);
    await writeFile(jobFile, JSON.stringify(job));
    const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR', () => undefined) });
    const beats: Record<string, unknown>[] = [];
    environment.on('heartbeat', (details: Record<string, unknown>) => beats.push(details));
    const trainer = entry(`../support/trainers/${script}`, import.meta.url);
    const deps = {
      trainer: { ...trainer, execArgv: [...(over.flags ?? []), ...trainer.execArgv] },
      trainerVariables: trainerVariables(3),
      ...(over.gpu && { gpu: over.gpu }),
      stallMs: over.stallMs ?? 30_000,
      heartbeatMs: 100,
    };
    if (over.cancelled === true) environment.cancel('CANCELLED');
    const outcome = environment.run<[string], TrainerResult, (file: string) => Promise<TrainerResult>>(
      (file) => superviseTrainer(deps, file),
      jobFile,
    );
    return { outcome, beats, environment } satisfies Watched;
  }

  const failure = async ({ outcome }: Watched): Promise<Error> =>
    outcome.then(
      () => assert.fail('it should have failed'),
      (error: unknown) => error as Error,
    );
  const isHopeless = ({ name }: Error) => (hopelessFailures as readonly string[]).includes(name);

  it('ends a trainer that hangs, deaf to SIGTERM too; worth another try', async () => {
    const began = performance.now();
    const error = await failure(await watch('hang', {}, { stallMs: 2_000 }));
    assert.equal(error.name, 'TrainerStalledError');
    assert.match(error.message, /made no progress for 2 s during fold 3 of 9 and was ended/);
    assert.equal(isHopeless(error), false);
    assert.ok(performance.now() - began < 12_000, 'SIGKILL follows SIGTERM after three seconds');
  });

  it('names the lack of memory; trying again would not help', async () => {
    const error = await failure(await watch('allocate', {}, { flags: ['--max-old-space-size=64'] }));
    assert.equal(error.name, 'TrainerOutOfMemoryError');
    assert.match(error.message, /ran out of memory during final fit/);
    assert.equal(isHopeless(error), true);
  });

  it('an exit without a word is a crash with its code or signal; worth another try', async () => {
    for (const [job, said] of [
      [{ code: 7, error: 'first line\nSegmentation fault' }, /ended with exit code 7 and no result\. Segmentation/],
      [{ code: 0 }, /ended with exit code 0 .*no result/],
      [{ kill: 'SIGKILL' }, /ended with SIGKILL/],
    ] as const) {
      const error = await failure(await watch('ends', job));
      assert.equal(error.name, 'TrainerCrashedError');
      assert.match(error.message.replace(' during start', ''), said);
      assert.equal(isHopeless(error), false);
    }
  });

  it('names the GPU that is gone or failed, whatever the trainer said; worth another try', async () => {
    let asked = 0;
    const name = 'NVIDIA H100';
    const there: TrainingGpu = { name, isThere: () => Promise.resolve(true) };
    const going: TrainingGpu = { name, isThere: () => Promise.resolve((asked += 1) < 2) };
    const config = { type: 'failure', failure: 'ConfigError', message: 'it finds only the processor' };
    const cuda = 'F0000 cuda_driver.cc:163] CUDA_ERROR_ECC_UNCORRECTABLE: uncorrectable ECC error';
    for (const [gpu, job, said] of [
      [
        going,
        { code: 2, lines: [config] },
        /GPU NVIDIA H100 .* no longer lists it during start\. .* never on the proc/,
      ],
      [there, { kill: 'SIGABRT', error: cuda }, /it failed during start \(CUDA_ERROR_ECC_UNCORRECTABLE\)/],
      [there, { code: 2, lines: [{ ...config, message: 'cudaErrorNoDevice' }] }, /\(cudaErrorNoDevice\)/],
    ] as const) {
      const error = await failure(await watch('ends', job, { gpu }));
      assert.equal(error.name, 'DeviceLostError');
      assert.match(error.message, said);
      assert.equal(isHopeless(error), false);
    }
    const printed = 'failed call to cuInit: CUDA_ERROR_NO_DEVICE';
    const well = await failure(await watch('ends', { code: 2, lines: [config], error: printed }, { gpu: there }));
    assert.ok(well instanceof ApplicationFailure && well.type === 'ConfigError');
  });

  it('starts no trainer on a GPU that is gone', async () => {
    const gpu = { name: 'NVIDIA H100', isThere: () => Promise.resolve(false) };
    const { outcome, beats, ...rest } = await watch('busy', {}, { gpu });
    const error = await failure({ outcome, beats, ...rest });
    assert.equal(error.name, 'DeviceLostError');
    assert.match(error.message, /no longer lists it before it began/);
    assert.deepEqual(beats, []);
  });

  it('a failure that the trainer said keeps its type, its words and whether to retry', async () => {
    for (const [type, hopeless] of [
      ['NumericsError', true],
      ['DataQualityError', true],
      ['StorageError', false],
      ['SomethingElse', false],
    ] as const) {
      const error = await failure(
        await watch('ends', { code: 2, lines: [{ type: 'failure', failure: type, message: 'loss is not finite' }] }),
      );
      assert.ok(error instanceof ApplicationFailure);
      assert.deepEqual([error.type, error.message, error.nonRetryable], [type, 'loss is not finite', hopeless]);
    }
  });

  it('stray prints, half lines and lines of no known shape change nothing', async () => {
    const lines = ['[LightGBM] [Info] hello', '{"type":"result",', '{}', '{"type":4}', '\u0000\u0007', '[1]'];
    const { outcome } = await watch('ends', { lines: [...lines, { type: 'result', result }, 'bye'] });
    assert.deepEqual(await outcome, result);
  });

  it('heartbeats come from a timer with the latest progress while the child is busy', async () => {
    const { outcome, beats } = await watch('busy');
    assert.equal((await outcome).engine, 'busy');
    const during = beats.filter(({ checkpoint }) => checkpoint === 'fold-0001');
    assert.ok(during.length >= 5, `${during.length} heartbeats in two busy seconds, at least 5 expected`);
  });

  it('heartbeats carry what a network’s last epoch came to and the time left, of the phase under way only', async () => {
    const record = { epoch: 2, loss: 0.5, validation: 0.6, learning_rate: 0.001 };
    const step = { type: 'progress', phase: 'fold 1 of 2', done: 1, of: 9, note: 'epoch 2 of 9: loss 0.5' };
    const lines = [step, { type: 'epoch', phase: step.phase, record }, { ...step, done: 3 }];
    const lastBeat = async (said: readonly object[]) => {
      const { outcome, beats } = await watch('says', { lines: said });
      await outcome;
      return beats.at(-1)!;
    };
    const { secondsLeft, ...rest } = await lastBeat(lines);
    const { type, ...beat } = { ...step, done: 3, ...record };
    assert.deepEqual([type, rest], ['progress', beat]);
    assert.equal(typeof secondsLeft, 'number');
    const final = { type: 'progress', phase: 'final fit', done: 0, of: 9 };
    assert.deepEqual(await lastBeat([...lines, final]), { phase: 'final fit', done: 0, of: 9 });
  });

  it('cancellation ends the child and is passed on as cancellation, not as a crash', async () => {
    const watched = await watch('hang');
    await new Promise<void>((go) => {
      watched.environment.on('heartbeat', ({ phase }: Record<string, unknown>) => {
        if (phase === 'fold 3 of 9') go();
      });
    });
    const began = performance.now();
    watched.environment.cancel('CANCELLED');
    assert.ok((await failure(watched)) instanceof CancelledFailure);
    const took = performance.now() - began;
    assert.ok(took < 5_000, `a child that is deaf to SIGTERM was gone after ${Math.round(took)} ms`);
  });

  it('a cancellation that came before the child was there ends it as well', async () => {
    const began = performance.now();
    assert.ok((await failure(await watch('hang', {}, { cancelled: true }))) instanceof CancelledFailure);
    assert.ok(performance.now() - began < 5_000, 'it was not left to the watchdog');
  });

  it('no secret reaches the child, and its threads are bounded', async () => {
    const secrets = { FRED_API_KEY: 'a-secret', AWS_SECRET_ACCESS_KEY: 'another', NODE_OPTIONS: '' };
    const before = Object.fromEntries(Object.keys(secrets).map((name) => [name, process.env[name]]));
    Object.assign(process.env, secrets);
    try {
      const { outcome } = await watch('environment');
      const { modelFiles: names, engine } = await outcome;
      assert.deepEqual(
        names.filter((name) => name in secrets),
        [],
      );
      assert.ok(names.includes('PATH'));
      assert.equal(engine, '3');
    } finally {
      for (const [name, value] of Object.entries(before))
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
    }
  });
});

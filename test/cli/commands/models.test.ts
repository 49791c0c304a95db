import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suitable, type SuitableOptions } from '../../../cli/commands/models.ts';
import type { Output } from '../../../cli/output.ts';
import type { RegimeScore } from '../../../contracts/evaluation.ts';
import { createLake, type Lake } from '../../../storage/lake.ts';
import { registerVersion } from '../../../storage/modelRegistry.ts';
import { paths } from '../../../storage/paths.ts';
import { sampleSignalEvaluation } from '../../report/sampleEvaluation.ts';

interface Found {
  readonly model: string;
  readonly evidence: string;
  readonly skill: number | null;
  readonly rows: number | null;
}

describe('regimen models --regime', () => {
  let folder = '';
  let lake: Lake;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regimen-models-'));
    lake = createLake(join(folder, 'lake'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function run(options: SuitableOptions) {
    const given: { value: unknown; lines: readonly string[] }[] = [];
    const output = { result: (value: unknown, lines: readonly string[]) => given.push({ value, lines }) };
    await suitable(lake, output as unknown as Output, options);
    return { found: given[0]!.value as readonly Found[], text: given[0]!.lines.join('\n') };
  }

  /** A registered run whose model `mine` is a kind of model with these scores. */
  async function register(system: string, model: string, scores: readonly Omit<RegimeScore, 'model'>[], asOf: string) {
    const executionId = `${system}-${asOf}`;
    const map = { metric: 'log_loss', level: 0.95, regimes: [] };
    const regimeMap = { ...map, scores: scores.map((score) => ({ model: 'mine', ...score })) };
    const evaluation = { ...sampleSignalEvaluation(), regimeMap };
    const config = { models: { mine: { model } } };
    const file = (name: string, value: unknown) => lake.putJson(paths.runFile(executionId, name), value, 'config');
    const ref = await file('config.json', config);
    await registerVersion(lake, {
      ...{ model: system, challenger: 'mine', contentKey: executionId, features: [], metrics: {}, asOf, executionId },
      ...{ config: ref, manifest: ref, gold: ref, evaluation: await file('evaluation.json', evaluation) },
      ...{ trigger: 'manual', createdAt: `${asOf}T00:00:00Z` },
    });
  }
  const worth = (regime: string, skill: number, rows = 400) => ({ regime, rows, skill, lower: skill, upper: skill });

  it('lists what definitions state where nothing was measured yet', async () => {
    const { found } = await run({ regime: 'trending' });
    assert.ok(found.length > 3 && found.every(({ evidence }) => evidence === 'stated'));
  });

  it('puts what the newest run of each system measured first, and leaves out what failed', async () => {
    await register('lab', 'mlp', [worth('volatile', -0.5)], '2019-01-31');
    await register(
      'lab',
      'mlp',
      [worth('volatile', 0.02), worth('calm', -0.01), worth('any', 0.001, 900)],
      '2020-01-31',
    );
    await register('other', 'lightgbm', [worth('volatile', -0.02)], '2020-01-31');
    const { found, text } = await run({ regime: 'volatile' });
    const { model, evidence, skill, rows } = found[0]!;
    assert.deepEqual([model, evidence, skill, rows], ['mlp', 'measured', 0.02, 400]);
    assert.ok(found.every((one) => one.model !== 'lightgbm'));
    assert.match(text, /mlp +classifier +measured +0\.0200 +400/);
    assert.ok((await run({ regime: 'calm' })).found.every((one) => one.model !== 'mlp'));
    assert.equal((await run({ regime: 'any' })).found[0]!.rows, 900);
    const own = await run({ regime: 'volatile', system: 'lab' });
    assert.ok(
      own.found.some((one) => one.model === 'lightgbm' && one.evidence === 'stated'),
      'lab measured no lightgbm',
    );
  });

  it('refuses a system without a run, and names the nearest', async () => {
    await register('strategy-lab', 'mlp', [], '2020-01-31');
    await assert.rejects(run({ regime: 'calm', system: 'strategy-lap' }), {
      name: 'InputError',
      message: /No run of strategy-lap is registered; there are strategy-lab\. .* Did you mean strategy-lab\?/,
    });
  });
});

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare } from '../../../cli/commands/compare.ts';
import type { Output } from '../../../cli/output.ts';
import type { ModelComparison } from '../../../contracts/comparison.ts';
import { goldColumns, type Frame } from '../../../contracts/frame.ts';
import type { ModelManifest } from '../../../contracts/runs.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { writeArrow } from '../../../storage/arrow.ts';
import { createLake, type Lake } from '../../../storage/lake.ts';
import { promote, registerVersion } from '../../../storage/modelRegistry.ts';
import { paths } from '../../../storage/paths.ts';
import { monthly } from '../../ml/features/goldSystems.ts';

const day = 86_400_000;
const rows = 400;
const target = { name: 'up_in_1', kind: 'direction', of: 'close', horizon: 1 } as const;

interface Trained {
  readonly system: string;
  readonly id: string;
  readonly asOf: string;
  readonly blur: number;
  readonly from?: number;
  readonly horizon?: number;
}

describe('regimen compare', () => {
  let folder = '';
  let lake: Lake;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regimen-compare-'));
    lake = createLake(join(folder, 'lake'));
    await version(await train({ system: 'signals', id: 'sharp', asOf: '2020-01-31', blur: 0.02 }));
    await version(await train({ system: 'signals', id: 'blunt', asOf: '2020-02-29', blur: 0.45 }));
    await train({ system: 'signals', id: 'late', asOf: '2020-02-29', blur: 0.1, from: 390 });
    await version(await train({ system: 'others', id: 'far', asOf: '2020-02-29', blur: 0.1, horizon: 5 }));
    await promote(lake, 'signals', 1, { asOf: '2020-01-31', at: '2020-02-01T00:00:00Z', by: 'test', reason: 'first' });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function store(key: string, frame: Frame, kind: 'predictions' | 'gold-arrow') {
    const file = join(folder, 'frame.arrow');
    await writeArrow(file, frame);
    const ref = await lake.putFile(key, file, kind, frame.time.length);
    await rm(file);
    return ref;
  }

  /** A model of a run as training leaves it in the lake: probabilities near the true ones, `blur` away from them. */
  async function train({ system, id, asOf, blur, from = 0, horizon = 1 }: Trained) {
    const executionId = `${system}-${asOf}-${id}`;
    const truth = createRandom(1, 'truth');
    const noise = createRandom(2, id);
    const chance = Float64Array.from({ length: rows }, () => 0.1 + 0.8 * truth.uniform());
    const label = chance.map((p) => (truth.uniform() < p ? 1 : 0));
    let price = 100;
    const close = Float64Array.from({ length: rows + 1 }, () => (price *= Math.exp(0.01 * truth.normal())));
    const time = Float64Array.from({ length: rows + 1 }, (_, row) => row * day);
    const columns = { [goldColumns.target]: Float64Array.from([...label, NaN]), [goldColumns.close]: close };
    const gold = await store(paths.goldArrow(executionId), { time, columns }, 'gold-arrow');
    const probability = chance.map((p) => Math.min(0.99, Math.max(0.01, p + blur * noise.normal()))).slice(from);
    const predictions = await store(
      paths.modelFile(executionId, id, 'predictions.arrow'),
      { time: time.slice(from, rows), columns: { probability } },
      'predictions',
    );
    const spec = { ...monthly, name: system, kind: 'signal', target: { ...target, horizon } };
    const config = await lake.putJson(paths.runFile(executionId, 'config.json'), spec, 'config');
    const results = await lake.putJson(paths.modelFile(executionId, id, 'results.json'), {}, 'training-results');
    const manifest: ModelManifest = {
      ...{ id, system, asOf, model: 'logistic-regression', revision: 1, memoKey: id, engine: 'ours', device: 'cpu' },
      ...{ features: ['x'], stacks: [], gold, files: {}, predictions, states: null, results, bases: [] },
    };
    const ref = await lake.putJson(paths.modelFile(executionId, id, 'manifest.json'), manifest, 'manifest');
    return { system, id, asOf, executionId, config, gold, manifest: ref };
  }

  const version = ({ system, id, ...rest }: Awaited<ReturnType<typeof train>>) =>
    registerVersion(lake, {
      ...{ model: system, challenger: id, contentKey: rest.executionId, features: ['x'], metrics: {} },
      ...{ trigger: 'manual', createdAt: '2020-02-01T00:00:00Z', evaluation: rest.config, ...rest },
    });

  async function run(a: string, b: string, html?: string) {
    const given: { value: unknown; lines: readonly string[] }[] = [];
    const output = { result: (value: unknown, lines: readonly string[]) => given.push({ value, lines }) };
    await compare(lake, output as unknown as Output, [a, b], html === undefined ? {} : { html });
    return { found: given[0]!.value as ModelComparison & { path?: string }, text: given[0]!.lines.join('\n') };
  }

  it('compares two versions, says which is better, and draws it', async () => {
    const out = join(folder, 'pages', 'compare.html');
    const { found, text } = await run('signals@v1', 'signals@2', out);
    assert.deepEqual([found.a, found.b, found.rows], ['signals@1', 'signals@2', rows]);
    assert.equal(found.verdict.better, 'a');
    assert.match(text, /400 common out-of-time rows, 1970-01-01 to 1971-02-04/);
    assert.match(text, /log_loss \(lower is better\) +0\.\d+ +1\.\d+ +-0\.\d+ +-0\.\d+ … -0\.\d+/);
    assert.match(text, /Sharpe ratios are of a year of 12 rows/);
    assert.match(text, /log_loss +wilcoxon +independent +V /);
    assert.match(text, /decides: Diebold–Mariano of log_loss/);
    assert.match(text, /\nsignals@1 is better: /);
    assert.equal(found.path, out);
    const page = await readFile(out, 'utf8');
    assert.match(page, /<h1>signals@1 against signals@2<\/h1>/);
    assert.match(page, /confidence sequence/);
    assert.ok(page.includes('<svg') && !page.includes('NaN') && !page.includes('undefined'));
    assert.equal(JSON.stringify(JSON.parse(JSON.stringify(found))), JSON.stringify(found));
  });

  it('finds the champion, an alias and a model of the newest run by name', async () => {
    const { found } = await run('signals', 'signals/blunt');
    assert.deepEqual([found.a, found.b], ['signals@1', 'signals/blunt as of 2020-02-29']);
    assert.equal((await run('signals@champion', 'signals/blunt@2')).found.b, 'signals/blunt as of 2020-02-29');
  });

  it('refuses unknown names with the nearest, and models that do not compare', async () => {
    const refused = (a: string, b: string, message: RegExp, name = 'InputError') =>
      assert.rejects(run(a, b), { name, message });
    await refused(
      'signal',
      'signals',
      /No model is named "signal"; there are others, signals\. Did you mean signals\?/,
    );
    await refused('signals', 'signals/blnt', /\(blunt, late, sharp\), got "blnt".*Did you mean blunt\?/);
    await refused('signals@7', 'signals', /\(1, 2, champion\), got "7"/);
    await refused('signals@champio', 'signals', /Did you mean champion\?/);
    await refused('signals', 'signals@1', /got signals@1 and signals@1, whose predictions are the same bytes/);
    await refused('signals', 'others', /up_in_1 of close over 1 rows.*over 5 rows/);
    await refused('@', 'signals', /Expected a model like/);
    await refused('signals', 'signals/late', /at least 32 rows .* got 10 of 400 rows .* and 10 of/, 'DataQualityError');
  });
});

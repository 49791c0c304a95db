import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportModel, importModel, type PortableManifest } from '../../../cli/commands/portableModels.ts';
import type { Output } from '../../../cli/output.ts';
import type { Attached } from '../../../cli/stack.ts';
import type { ArtifactRef } from '../../../contracts/artifact.ts';
import type { PipelineInput } from '../../../contracts/runs.ts';
import { createLake, type Lake } from '../../../storage/lake.ts';
import { registerVersion } from '../../../storage/modelRegistry.ts';
import { paths } from '../../../storage/paths.ts';
import { engines } from '../../ml/engines/installedEngines.ts';

interface Fixture {
  readonly columns: readonly string[];
  readonly regimen: Readonly<Record<string, { readonly file: string }>>;
}
const { columns, regimen } = JSON.parse(
  await readFile(new URL('../../fixtures/portableModels.json', import.meta.url), 'utf8'),
) as Fixture;
const text = Buffer.from(regimen['lightgbm text']!.file);
const ubj = Buffer.from(regimen['xgboost ubj']!.file, 'hex');

let folder = '';
let lake: Lake;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regimen-portable-'));
  lake = createLake(join(folder, 'lake'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('regimen models export', () => {
  const models = {
    trees: { model: 'lightgbm', stacks: [] },
    boosted: { model: 'xgboost', stacks: [] },
    stack: { model: 'stack', stacks: ['trees', 'boosted'] },
  };

  async function stored(id: keyof typeof models, files: Readonly<Record<string, ArtifactRef>>, gold: ArtifactRef) {
    const { model, stacks } = models[id];
    const about = { id, system: 'lab', asOf: '2020-01-31', model, revision: 1, memoKey: id, engine: `${model} 1.0` };
    const manifest = {
      ...about,
      features: columns,
      stacks,
      gold,
      files,
      predictions: gold,
      states: null,
      results: gold,
    };
    return lake.putJson(paths.modelFile('run-1', id, 'manifest.json'), { ...manifest, bases: [] }, 'manifest');
  }

  beforeEach(async () => {
    const units = Object.fromEntries(columns.map((name) => [name, { unit: `unit of ${name}` }]));
    await lake.putJson(paths.goldResults('run-1'), { features: units }, 'gold-summary');
    const gold = await lake.put(paths.goldArrow('run-1'), Buffer.from('gold'), 'gold-arrow');
    const put = (id: string, name: string, bytes: Uint8Array) =>
      lake.put(paths.modelFile('run-1', id, name), bytes, 'model-file');
    const golden = await put('trees', 'golden.json', Buffer.from('{}'));
    await stored('trees', { 'model.txt': await put('trees', 'model.txt', text), 'golden.json': golden }, gold);
    await stored('boosted', { 'model.ubj': await put('boosted', 'model.ubj', ubj) }, gold);
    const manifest = await stored('stack', {}, gold);
    const config = await lake.putJson(paths.runFile('run-1', 'config.json'), { models }, 'config');
    await registerVersion(lake, {
      ...{ model: 'lab', challenger: 'stack', contentKey: 'key', features: [], metrics: {}, asOf: '2020-01-31' },
      ...{ executionId: 'run-1', config, manifest, gold, evaluation: config, trigger: 'manual' },
      createdAt: '2020-01-31T00:00:00Z',
    });
  });

  async function exported(name: string, format?: string) {
    const given: { value: unknown; lines: readonly string[] }[] = [];
    const output = { result: (value: unknown, lines: readonly string[]) => given.push({ value, lines }) };
    const to = join(folder, name.replaceAll(/[/@]/g, '-') + (format ?? ''));
    const options = { to, ...(format !== undefined && { format }) };
    await exportModel({ lake, engines }, output as unknown as Output, name, options);
    return { to, manifest: given[0]!.value as PortableManifest, said: given[0]!.lines.join('\n') };
  }

  it('writes the library’s own file byte for byte, golden rows, and features with units in order', async () => {
    const { to, manifest, said } = await exported('lab/trees');
    assert.ok((await readFile(join(to, 'model.txt'))).equals(text));
    assert.deepEqual((await readdir(to)).sort(), ['golden.json', 'manifest.json', 'model.txt']);
    assert.deepEqual(
      manifest.features,
      columns.map((name) => ({ name, unit: `unit of ${name}` })),
    );
    const { folder: shown, ...written } = manifest as PortableManifest & { readonly folder: string };
    assert.equal(shown, to);
    assert.deepEqual(JSON.parse(await readFile(join(to, 'manifest.json'), 'utf8')), written);
    assert.match(said, /^1 +spread +unit of spread$/m);
    const version = await exported('lab/boosted@1');
    assert.ok((await readFile(join(version.to, 'model.ubj'))).equals(ubj));
    assert.equal(version.manifest.golden, null);
  });

  it('writes XGBoost’s JSON, the same bytes that Python read', async () => {
    const { to } = await exported('lab/boosted', 'json');
    assert.equal(await readFile(join(to, 'model.json'), 'utf8'), regimen['xgboost json']!.file);
  });

  it('refuses kinds without such a file, other formats, unknown names and a folder that is not empty', async () => {
    const refused = (name: string, message: RegExp, format?: string) =>
      assert.rejects(exported(name, format), { name: 'InputError', message });
    await refused('lab@1', /got lab@1 of kind stack; name one of lab\/boosted, lab\/trees\.$/);
    await refused('lab/trees', /^--format of a lightgbm model is text, got "json"\.$/, 'json');
    await refused('lab/boosted', /is ubj or json, got "jsn"\. Did you mean json\?$/, 'jsn');
    await refused('lab/tress', /Did you mean trees\?/);
    await exported('lab/trees');
    await refused('lab/trees', /^--to is a new or empty folder, got .* with 3 files; name another\.$/);
  });
});

describe('regimen models import', () => {
  const options = { as: 'trees', trainedUntil: '2019-12-31' };
  /** The pipeline's input as the command would start it; it ends before anything runs. */
  async function started(file: string, more: Partial<typeof options> & { readonly sha256?: string } = {}) {
    const begun: PipelineInput[] = [];
    const start = (_: string, { args }: { args: [PipelineInput] }) => {
      begun.push(args[0]);
      return Promise.resolve({});
    };
    const stack = { lake, uiUrl: null, client: { workflow: { start } } } as unknown as Attached;
    const output = { bold: String, dim: String, say: () => undefined, result: () => undefined } as unknown as Output;
    await importModel(stack, output, ['lab', file], { ...options, ...more, detach: true });
    return begun[0]!;
  }

  it('keeps the file in the lake and asks the pipeline to judge it', async () => {
    const file = join(folder, 'theirs.txt');
    await writeFile(file, text);
    const { system, imported, reason } = await started(file);
    assert.deepEqual([system, imported!.model, imported!.trainedUntil], ['lab', 'trees', '2019-12-31']);
    assert.ok(Buffer.from(await lake.read(imported!.file)).equals(text));
    assert.equal(reason, 'theirs.txt, made elsewhere, trained until 2019-12-31');
  });

  it('refuses a byte changed where a hash is known, a file that is not there, and no date', async () => {
    const file = join(folder, 'model.txt');
    const changed = Buffer.from(text);
    changed[500]! ^= 1;
    await writeFile(file, changed);
    await started(file);
    const refused = (message: RegExp, more: Parameters<typeof started>[1] = {}) =>
      assert.rejects(started(file, more), { name: 'InputError', message });
    await refused(/^Expected .*model\.txt with sha256 abc, got [0-9a-f]{64} of \d+ bytes; fetch/, { sha256: 'abc' });
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ file: { name: 'other', sha256: 'abc' } }));
    await started(file);
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ file: { name: 'model.txt', sha256: 'abc' } }));
    await refused(/with sha256 abc \(manifest\.json beside it\), got /);
    await refused(/^--trained-until is a date as YYYY-MM-DD, got "2019"\.$/, { trainedUntil: '2019' });
    await rm(file);
    await refused(/^Expected a readable model file, got ENOENT/);
  });
});

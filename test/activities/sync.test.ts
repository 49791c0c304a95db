import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createSync, type MirroredRun } from '../../activities/sync.ts';
import { syncDropbox } from '../../cli/commands/sync.ts';
import type { MirrorProgress } from '../../storage/dropbox/mirror.ts';
import type { DropboxSettings } from '../../storage/dropbox/settings.ts';
import type { Lake } from '../../storage/lake.ts';
import { startFakeDropbox, type FakeDropbox } from '../servers/fakeDropbox.ts';
import { temporaryLake } from '../storage/support/temporaryLake.ts';

const run = '2020-01-01T00-00-00/odd run';

describe('mirror of a run in Dropbox', () => {
  let lake: Lake;
  let remove: () => Promise<void>;
  let fake: FakeDropbox;
  let dropbox: DropboxSettings;
  beforeEach(async () => {
    ({ lake, remove } = await temporaryLake());
    fake = await startFakeDropbox();
    dropbox = { folder: '/regimen', credentials: () => fake.credentials, apiUrl: fake.url, contentUrl: fake.url };
    const report = {
      artifacts: [{ uri: 'models/earlier/hmm/model.json' }, { uri: 'gold/earlier/processed_data.parquet' }],
    };
    const put = (key: string, text: string) => lake.store.putIfAbsent(key, Buffer.from(text));
    await put('models/2020-01-01T00-00-00%2Fodd run/hmm/model.json', 'model');
    await put('runs/2020-01-01T00-00-00%2Fodd run/report.json', JSON.stringify(report));
    await put('runs/2020-01-01T00-00-00%2Fodd run/drift.json', 'drift');
    await put('models/earlier/hmm/model.json', 'reused');
    await put('models/other/hmm/model.json', 'of another run');
    await put('gold/earlier/processed_data.parquet', 'not mirrored');
  });
  afterEach(async () => {
    await fake.stop();
    await remove();
  });

  const activityIn = (environment: MockActivityEnvironment, settings: DropboxSettings | null) => {
    const activities = createSync({ lake, dropbox: settings, heartbeatMs: 20 });
    return environment.run((request: { executionId: string }) => activities.mirrorRun(request), { executionId: run });
  };
  const quiet = { logger: new DefaultLogger('ERROR', () => undefined) };

  it('puts models, metrics, drift report and report there, and does it once', async () => {
    const environment = new MockActivityEnvironment({}, quiet);
    const beats: MirrorProgress[] = [];
    environment.on('heartbeat', (progress: MirrorProgress) => beats.push(progress));
    const first = await activityIn(environment, dropbox);
    assert.deepEqual({ ...first!, bytes: 0 }, { executionId: run, folder: '/regimen', uploaded: 4, same: 0, bytes: 0 });
    assert.deepEqual([...fake.files.keys()].sort(), [
      '/regimen/models/2020-01-01t00-00-00%2fodd run/hmm/model.json',
      '/regimen/models/earlier/hmm/model.json',
      '/regimen/runs/2020-01-01t00-00-00%2fodd run/drift.json',
      '/regimen/runs/2020-01-01t00-00-00%2fodd run/report.json',
    ]);
    assert.ok(
      beats.some((progress) => progress?.key.endsWith('drift.json')),
      JSON.stringify(beats),
    );
    const again = await activityIn(new MockActivityEnvironment({}, quiet), dropbox);
    assert.deepEqual(again, { executionId: run, folder: '/regimen', uploaded: 0, same: 4, bytes: 0 });
  });

  it('does nothing where no Dropbox is connected', async () => {
    assert.equal(await activityIn(new MockActivityEnvironment({}, quiet), null), null);
    assert.deepEqual(fake.requests, []);
  });

  it('beats while it waits, and ends when it is cancelled', async () => {
    fake.fault = (request) =>
      request === 'files/upload' ? { kind: 'throttle', seconds: 60, in: 'header' } : undefined;
    const environment = new MockActivityEnvironment({}, quiet);
    let beats = 0;
    environment.on('heartbeat', () => {
      beats += 1;
      if (beats === 5) environment.cancel();
    });
    await assert.rejects(activityIn(environment, dropbox));
    assert.ok(beats >= 5);
    assert.equal(fake.files.size, 0);
  });

  it('is a command for all runs, or for those whose id begins so', async () => {
    const results: unknown[] = [];
    const nothing = (): void => undefined;
    const output = {
      json: true,
      live: false,
      say: nothing,
      status: nothing,
      problem: nothing,
      bold: String,
      dim: String,
      result: (value: unknown, lines: readonly string[]) => results.push(value, lines.join('\n')),
    };
    await syncDropbox(lake, output, { dropbox });
    await syncDropbox(lake, output, { dropbox, run: '2020-01' });
    const [first, words, second] = results as [{ runs: MirroredRun[] }, string, { runs: MirroredRun[] }];
    assert.deepEqual(
      first.runs.map(({ uploaded, same }) => [uploaded, same]),
      [[4, 0]],
    );
    assert.match(words, /odd run +4 +0/);
    assert.deepEqual(
      second.runs.map(({ uploaded, same }) => [uploaded, same]),
      [[0, 4]],
    );
    await assert.rejects(syncDropbox(lake, output, { dropbox, run: 'x' }), {
      name: 'InputError',
      message: /Runs: 2020-01/,
    });
    await assert.rejects(syncDropbox(lake, output, { dropbox: null }), {
      name: 'ConfigError',
      message: /set DROPBOX_REFRESH_TOKEN/,
    });
  });
});

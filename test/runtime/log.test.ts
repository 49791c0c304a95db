import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NumericsError } from '../../contracts/failures.ts';
import { createLog } from '../../runtime/log.ts';
import { entry } from '../../runtime/modulePath.ts';
import { redactor } from '../../runtime/redact.ts';
import { temporalLogger } from '../../runtime/temporalRuntime.ts';

type Line = Readonly<Record<string, unknown>>;

describe('log', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'regimen-log-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const written = (file: string): Line[] =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);

  it('writes a JSON object a line, with run, stage and model where they are known', async () => {
    const file = join(folder, 'deep', 'a.log');
    const log = createLog({ level: 'info', file, fields: { run: 'r1' } });
    const training = log.child({ stage: 'train', model: 'hmm' });
    log.info('opened');
    training.warn('slow', { seconds: 3 });
    training.debug('not at this level');
    log.error('broken', { model: 'gbm', error: new NumericsError('no number') });
    await log.close();
    const [opened, slow, broken] = written(file);
    assert.equal(written(file).length, 3);
    assert.deepEqual(Object.keys(slow!), ['time', 'level', 'message', 'run', 'stage', 'model', 'seconds']);
    assert.deepEqual([slow!['run'], slow!['stage'], slow!['model'], slow!['seconds']], ['r1', 'train', 'hmm', 3]);
    assert.deepEqual([opened!['level'], opened!['message'], opened!['stage']], ['info', 'opened', undefined]);
    const { failure, message } = broken!['error'] as Line;
    assert.deepEqual([failure, message, broken!['model']], ['NumericsError', 'no number', 'gbm']);
  });

  it('hides keys in addresses and known secrets in every form', async () => {
    const file = join(folder, 'a.log');
    const known = 'pa"ss/word 1';
    const log = createLog({ level: 'info', file, secrets: [known] });
    log.info(`GET https://example.org/x?series_id=GDP&api_key=0123456789abcdef&file_type=json`);
    log.info('plain', {
      text: `it is ${known}`,
      inUrl: `?q=${encodeURIComponent(known)}`,
      nested: { api_key: 'fedcba9876' },
    });
    log.error('thrown', { error: new Error('failed for api_key=0123456789abcdef') });
    await log.close();
    const text = readFileSync(file, 'utf8');
    for (const hidden of ['0123456789abcdef', 'fedcba9876', 'word 1', 'word%201'])
      assert.ok(!text.includes(hidden), text);
    assert.match(text, /api_key=\[redacted\]&file_type=json/);
    assert.equal(written(file).length, 3, 'lines stay valid JSON');
  });

  it('redacts nothing else', () => {
    const line = 'tokens=3 api_keys are many; series GDP';
    assert.equal(redactor(['', 'secret'])(line), line);
  });

  it('carries what Temporal logs', async () => {
    const file = join(folder, 'a.log');
    const log = createLog({ level: 'debug', file, fields: { run: 'r1' } });
    temporalLogger(log, 'info').warn('Activity failed', { activityType: 'fitModel', attempt: 2n });
    temporalLogger(log, 'info').debug('below the level');
    await log.close();
    const [line, ...others] = written(file);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [line!['level'], line!['message'], line!['run'], line!['activityType'], line!['attempt']],
      ['warn', 'Activity failed', 'r1', 'fitModel', '2'],
    );
    assert.match(String(line!['happened']), /^\d{4}-\d\d-\d\dT/);
  });

  it('leaves standard output alone when it has no file', () => {
    const { file, execArgv } = entry('./writesLog', import.meta.url);
    const { stdout, stderr } = spawnSync(process.execPath, [...execArgv, file], { encoding: 'utf8', cwd: tmpdir() });
    assert.equal(stdout, '');
    assert.equal((JSON.parse(stderr) as Line)['message'], 'to standard error');
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createLog } from '../../runtime/log.ts';
import type { Log } from '../../runtime/log.ts';
import { entry } from '../../runtime/modulePath.ts';
import { goneWithin, isAlive, pause } from '../../runtime/processLife.ts';
import { supervise } from '../../runtime/supervise.ts';

const demo = entry('./demoWorker', import.meta.url);

describe('supervise', function () {
  this.timeout(30_000);
  let stateDir = '';
  let log: Log;
  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'regimen-supervise-'));
    log = createLog({ level: 'info', file: join(stateDir, 'supervisor.log') });
  });
  afterEach(async () => {
    await log.close();
    rmSync(stateDir, { recursive: true, force: true });
  });
  const worker = (name: string, behave: string) => ({
    name,
    entry: demo,
    args: [behave],
    variables: { DEMO_VARIABLE: name },
  });

  it('starts workers, starts a killed one again, and ends all of them', async () => {
    const supervisor = await supervise({
      stateDir,
      log,
      backoffMs: 50,
      workers: [worker('one', 'serve'), worker('two', 'serve')],
    });
    const [one, two] = supervisor.workers();
    assert.deepEqual(one!.ready, { ready: true, behave: 'serve' });
    process.kill(one!.pid, 'SIGKILL');
    const deadline = performance.now() + 15_000;
    while (supervisor.workers()[0]!.restarts === 0 || supervisor.workers()[0]!.ready === null) {
      assert.ok(performance.now() < deadline, 'the worker did not come back');
      await pause(25);
    }
    const [again, same] = supervisor.workers();
    assert.notEqual(again!.pid, one!.pid);
    assert.equal(same!.pid, two!.pid);
    await supervisor.stop();
    assert.deepEqual([isAlive(again!.pid), isAlive(two!.pid)], [false, false]);
    const printed = readFileSync(join(stateDir, 'logs', 'one.log'), 'utf8');
    assert.match(printed, /a stray print/);
    assert.match(printed, /variable one/);
  });

  it('kills a worker that does not go', async () => {
    const supervisor = await supervise({ stateDir, log, graceMs: 200, workers: [worker('stubborn', 'stubborn')] });
    const { pid } = supervisor.workers()[0]!;
    await supervisor.stop();
    assert.equal(isAlive(pid), false);
    assert.match(readFileSync(join(stateDir, 'logs', 'stubborn.log'), 'utf8'), /I stay/);
  });

  it('says why a worker does not start, and leaves none behind', async () => {
    const workers = [worker('good', 'serve'), worker('bad', 'refuse')];
    await assert.rejects(supervise({ stateDir, log, workers }), {
      name: 'EngineUnavailableError',
      message: /Worker bad should say that it is ready and ended with exit code 1;.*this worker does not start/s,
    });
    await assert.rejects(
      supervise({ stateDir, log, readyMs: 1500, workers: [worker('mute', 'silent')] }),
      /was not ready after 1\.5 s/,
    );
  });

  it('leaves no worker behind when the supervisor itself is killed', async () => {
    const { file, execArgv } = entry('./demoSupervisor', import.meta.url);
    const child = spawn(process.execPath, [...execArgv, file, stateDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const said = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
    const pid = Number(said);
    assert.ok(isAlive(pid));
    child.kill('SIGKILL');
    assert.ok(await goneWithin(pid, 10_000), 'the worker outlived its supervisor');
  });
});

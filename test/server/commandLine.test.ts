import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gpuDevices } from '../../runtime/gpuDevices.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const launcher = join(root, 'scripts', 'run.mjs');
const main = join(root, 'cli', 'main.ts');

interface Ended {
  readonly code: number | null;
  readonly said: string;
  readonly problems: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard output or error holds the text. */
  says(text: string | RegExp, limitMs?: number): Promise<void>;
}

/** The `regimen` command as a process of its own. */
function regimen(folder: string, ...args: readonly string[]): Running {
  const child = spawn(process.execPath, [launcher, main, ...args], {
    cwd: root,
    env: {
      ...process.env,
      REGIMEN_STATE: folder,
      REGIMEN_LAKE: join(folder, 'lake'),
      REGIMEN_PORT: '17600',
      REGIMEN_UI_PORT: '18600',
      REGIMEN_METRICS_PORT: '19600',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, problems] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (problems += bytes.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, said, problems }));
  return {
    child,
    ended,
    async says(text, limitMs = 60_000) {
      const holds = () =>
        typeof text === 'string' ? (said + problems).includes(text) : text.test(said) || text.test(problems);
      const deadline = Date.now() + limitMs;
      while (!holds()) {
        if (Date.now() > deadline || child.exitCode !== null)
          assert.fail(`regimen ${args.join(' ')} should have said ${String(text)}: ${said}${problems}`);
        await pause(50);
      }
    },
  };
}

describe('the command line, as processes', function () {
  this.timeout(240_000);
  let folder: string;
  let stack: Running;
  const run = (...args: readonly string[]) => regimen(folder, ...args).ended;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'regimen-cli-'));
    stack = regimen(folder, 'up');
    await stack.says('Up until Ctrl-C');
  });
  after(async () => {
    if (stack.child.exitCode === null) stack.child.kill('SIGINT');
    await stack.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('run: one Ctrl-C detaches with 130 and the run goes on; joined again, it ends with 0', async () => {
    const line = ['run', 'macro-cycle', '--as-of', '2019-12-31', '--models', 'hmm3', 'hmm4'] as const;
    const first = regimen(folder, ...line);
    await first.says('collect');
    first.child.kill('SIGINT');
    const left = await first.ended;
    assert.deepEqual([left.code, /Detached; the run goes on/.test(left.problems)], [130, true], left.problems);
    const again = await run(...line, '--json');
    assert.equal(again.code, 0, again.problems);
    // Promoted by the run that went on; unchanged where that had ended before it was asked for again.
    assert.match((JSON.parse(again.said) as { decision: string }).decision, /^(promoted|unchanged)$/);
  });

  it('run: a second Ctrl-C cancels, and the command says so', async () => {
    const started = regimen(folder, 'run', 'signal-ensemble', '--as-of', '2019-11-29');
    await started.says('features');
    started.child.kill('SIGINT');
    await pause(300);
    started.child.kill('SIGINT');
    const { code, problems } = await started.ended;
    assert.equal(code, 1, problems);
    assert.match(problems, /cancel/i);
    const runs = await run('runs', '--json');
    const rows = JSON.parse(runs.said) as { workflowId: string; status: string }[];
    assert.equal(rows.find(({ workflowId }) => workflowId.includes('2019-11-29'))?.status, 'CANCELLED');
  });

  it('run --until gold stops there, under the id it was given, and copies gold where it was told', async () => {
    const bucket = join(folder, 'bucket');
    const asked = ['--as-of', '2019-10-31', '--until', 'gold', '--execution-id', 'mine', '--gold-bucket', bucket];
    const { code, said, problems } = await run('run', 'macro-cycle', ...asked, '--json');
    assert.equal(code, 0, problems);
    assert.equal((JSON.parse(said) as { decision: string }).decision, 'stopped');
    const key = join('gold', 'mine', 'processed_data.parquet');
    assert.deepEqual(readFileSync(join(bucket, key)), readFileSync(join(folder, 'lake', key)));
  });

  it('promote and rollback move the champion and keep the history', async () => {
    const second = await run('run', 'macro-cycle', '--as-of', '2020-03-31', '--models', 'hmm2');
    assert.equal(second.code, 0, second.problems);
    const champion = async () => {
      const { said } = await run('models', '--json');
      return (JSON.parse(said) as { model: string; champion: number }[]).find((one) => one.model === 'macro-cycle')!
        .champion;
    };
    const before = await champion();
    const other = before === 1 ? 2 : 1;
    const promoted = await run('promote', 'macro-cycle', String(other), '--reason', 'tried by hand');
    assert.equal(promoted.code, 0, promoted.problems);
    assert.equal(await champion(), other);
    const back = await run('rollback', 'macro-cycle');
    assert.equal(back.code, 0, back.problems);
    assert.equal(await champion(), before);
    const { said } = await run('model', 'macro-cycle', '--json');
    assert.match(said, /tried by hand/);
  });

  it('exit code 2 and a suggestion for what nobody knows; 0 for what can be asked', async () => {
    for (const [args, wanted] of [
      [['run', 'macro-cicle'], /macro-cycle/],
      [['run', 'macro-cycle', '--as-of', '31.12.2019'], /YYYY-MM-DD/],
      [['run', 'macro-cycle', '--until', 'gould'], /Did you mean gold/],
      [['promote', 'macro-cycle', '99', '--reason', 'x'], /99/],
      [['modles'], /models/],
    ] as const) {
      const { code, problems } = await run(...args);
      assert.notEqual(code, 0, args.join(' '));
      assert.match(problems, wanted, args.join(' '));
    }
    for (const args of [['status'], ['runs'], ['schedules'], ['doctor']]) {
      const { code, said, problems } = await run(...args, '--json');
      assert.equal(code, 0, `${args.join(' ')}: ${problems}`);
      JSON.parse(said);
    }
  });

  it('up: Ctrl-C ends server and workers, and leaves nothing running', async () => {
    stack.child.kill('SIGINT');
    assert.equal((await stack.ended).code, 0);
    const left = execFileSync('ps', ['-eo', 'args']).toString().split('\n');
    assert.deepEqual(
      left.filter((line) => line.includes(folder)),
      [],
    );
    const { code, problems } = await run('runs');
    assert.equal(code, 2);
    assert.match(problems, /regimen up/);
  });
});

describe('the gpu worker', function () {
  this.timeout(180_000);

  it('refuses to start without a GPU, with one sentence and exit code 2', async function () {
    if ((await gpuDevices()).length > 0) {
      console.log('      skipped: this machine has a GPU');
      this.skip();
    }
    const worker = join(root, 'workers', 'gpu.ts');
    const child = spawn(process.execPath, [launcher, worker, '--fred-url', 'http://127.0.0.1:1/fred'], {
      cwd: root,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let problems = '';
    child.stderr.on('data', (bytes: Buffer) => (problems += bytes.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 2);
    assert.match(problems, /^ConfigError: The gpu worker found no GPU .*--device cpu/);
  });
});

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PipelineResult } from '../../contracts/runs.ts';
import type { RunReport } from '../../contracts/report.ts';
import { pause } from '../../runtime/processLife.ts';
import { paths } from '../../storage/paths.ts';
import { startPipeline, startTestStack, type TestStack } from '../support/processStack.ts';

const limitMs = 50;
const probe = fileURLToPath(new URL('../support/stackProbe.cjs', import.meta.url));

interface Line {
  readonly at: number;
  readonly latestMs: number;
  readonly maxMs: number;
  readonly p999Ms: number;
  readonly turns: number;
}

/** What the probe of one process has said, one line a quarter of a second. */
function linesOf(probes: string, name: string): Line[] {
  const file = join(probes, `${name}.probe`);
  if (!existsSync(file)) return [];
  const complete = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return complete.map((line) => JSON.parse(line) as Line);
}

/** The three quarter seconds with the longest holds, and the stages of the run that were under way. */
function blame(lines: readonly Line[], { stages }: RunReport): string {
  const worst = [...lines].sort((a, b) => b.latestMs - a.latestMs).slice(0, 3);
  return worst
    .map(({ at, latestMs }) => {
      const within = stages.filter(({ startedAt, endedAt }) => startedAt <= at && endedAt >= at - 300);
      const names = new Set(within.map(({ stage }) => stage));
      return `${latestMs.toFixed(0)} ms in ${[...names].join(' and ') || 'open or report'}`;
    })
    .join(', ');
}

describe('event loops of the workers', function () {
  this.timeout(600_000);
  let stack: TestStack;
  let probes: string;
  let control: ChildProcess | undefined;
  before(async () => {
    probes = await mkdtemp(join(tmpdir(), 'regimen-probes-'));
    stack = await startTestStack({ NODE_OPTIONS: `--require ${JSON.stringify(probe)}`, PROBE_DIR: probes });
  });
  after(async () => {
    control?.kill();
    await stack.stop();
    await rm(probes, { recursive: true, force: true });
  });

  it(`are never held up for ${limitMs} ms during a run`, async function () {
    const lake = stack.useLake('lake');
    await Promise.all([stack.start('flow'), stack.start('cpu'), stack.start('gpu')]);
    // A process that does nothing tells what the machine takes from everybody, beside the wait for a processor.
    control = spawn(process.execPath, ['--require', probe, '-e', 'setInterval(() => undefined, 1000)', 'control'], {
      env: { ...process.env, PROBE_DIR: probes, PROBE_NAME: 'control' },
      stdio: 'ignore',
    });
    const probed = { flow: stack.workers.get('flow')!.child.pid!, cpu: stack.workers.get('cpu')!.child.pid! };
    await pause(2_000);
    for (const pid of [...Object.values(probed), control.pid!]) process.kill(pid, 'SIGCONT');
    const began = Date.now();
    const handle = await startPipeline(stack.client, 'pipeline/event-loop', {
      system: 'signal-ensemble',
      asOf: '2019-12-31',
    });
    const result: PipelineResult = await handle.result();
    await pause(600);
    control.kill();
    const report = JSON.parse(
      Buffer.from((await lake.store.get(paths.runFile(result.executionId, 'report.json')))!).toString(),
    ) as RunReport;
    const during = (name: string) => linesOf(probes, name).filter(({ at }) => at > began);
    const idle = during('control').at(-1)!;
    const text = (name: string, { p999Ms, maxMs, turns }: Line) =>
      `${name}: 99.9 % of ${turns} turns were held for ${p999Ms.toFixed(1)} ms at most, all for ${maxMs.toFixed(1)} ms`;
    const told = [text('control', idle)];
    let held = false;
    for (const role of ['flow', 'cpu'] as const) {
      const lines = during(role);
      const last = lines.at(-1)!;
      assert.ok(last.turns > 500, `the probe of the ${role} worker saw ${last.turns} turns`);
      told.push(`${text(role, last)} (longest: ${blame(lines, report)})`);
      held ||= last.p999Ms >= limitMs;
    }
    if (held && idle.p999Ms > limitMs / 3) {
      console.log(`      skipped: this machine is too busy to tell. ${told.join('; ')}`);
      this.skip();
    }
    console.log(told.map((line) => `      ${line}`).join('\n'));
    assert.ok(!held, told.join('; '));
  });
});

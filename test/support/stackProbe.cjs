/**
 * Loaded with `--require` in front of a worker: four times a second one line in the file `PROBE_FILE` says how late the
 * event loop's turns came, in the last quarter second and since the last SIGUSR2. Plain JavaScript, because the threads
 * that run workflows inherit the flag and know no TypeScript.
 */
const { appendFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { isMainThread } = require('node:worker_threads');

const file = process.env.PROBE_FILE;
if (isMainThread && file !== undefined) {
  // Children of this process are not probed.
  delete process.env.PROBE_FILE;
  const latest = monitorEventLoopDelay({ resolution: 1 });
  const whole = monitorEventLoopDelay({ resolution: 1 });
  latest.enable();
  whole.enable();
  process.on('SIGUSR2', () => whole.reset());
  setInterval(() => {
    const line = {
      pid: process.pid,
      at: Date.now(),
      latestMs: latest.max / 1e6,
      maxMs: whole.max / 1e6,
      p999Ms: whole.percentile(99.9) / 1e6,
      turns: whole.count,
    };
    latest.reset();
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  }, 250).unref();
}

/**
 * Loaded with `--require` in front of a worker: four times a second one line in `PROBE_DIR` says how late the event
 * loop's turns came, in the last quarter second and since the last SIGCONT. Plain JavaScript, because the threads that
 * run workflows inherit the flag and know no TypeScript.
 */
const { appendFileSync } = require('node:fs');
const { basename, join } = require('node:path');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { isMainThread } = require('node:worker_threads');

const folder = process.env.PROBE_DIR;
// The compute child inherits the environment, and is a process in order to be held up.
if (isMainThread && folder !== undefined && process.send === undefined) {
  const latest = monitorEventLoopDelay({ resolution: 1 });
  const whole = monitorEventLoopDelay({ resolution: 1 });
  latest.enable();
  whole.enable();
  process.on('SIGCONT', () => whole.reset());
  setInterval(() => {
    const line = {
      at: Date.now(),
      latestMs: latest.max / 1e6,
      maxMs: whole.max / 1e6,
      p999Ms: whole.percentile(99.9) / 1e6,
      turns: whole.count,
    };
    latest.reset();
    // Node knows its main file only after what it was told to load first.
    const name = process.env.PROBE_NAME ?? basename(process.argv[1] ?? 'unnamed').split('.')[0];
    appendFileSync(join(folder, `${name}.probe`), `${JSON.stringify(line)}\n`);
  }, 250).unref();
}

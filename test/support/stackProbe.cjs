/**
 * Loaded with `--require` in front of a worker: four times a second one line in `PROBE_DIR` says how long its event loop
 * was held, in the last quarter second and since the last SIGCONT. A hold is the time between two turns of a timer of a
 * millisecond, less what the main thread waited for a processor meanwhile: other processes take it, and Linux
 * says how long. Elsewhere nothing is taken off. Plain JavaScript, because the threads that run workflows inherit
 * the flag and know no TypeScript.
 */
const { appendFileSync, existsSync, openSync, readSync } = require('node:fs');
const { basename, join } = require('node:path');
const { createHistogram } = require('node:perf_hooks');
const { isMainThread } = require('node:worker_threads');

const schedule = '/proc/self/schedstat';

/** Milliseconds that the main thread was ready to run and had no processor, since it began: the file's second number. */
function waiting() {
  if (!existsSync(schedule)) return () => 0;
  const [file, bytes] = [openSync(schedule), Buffer.alloc(96)];
  return () => Number(bytes.latin1Slice(0, readSync(file, bytes, 0, bytes.length, 0)).split(' ')[1]) / 1e6;
}

const folder = process.env.PROBE_DIR;
// The compute child inherits the environment, and is a process in order to be held up.
if (isMainThread && folder !== undefined && process.send === undefined) {
  const waited = waiting();
  const whole = createHistogram();
  let latestMs = 0;
  let before = { at: performance.now(), waited: waited() };
  process.on('SIGCONT', () => whole.reset());
  setInterval(() => {
    const now = { at: performance.now(), waited: waited() };
    const heldMs = Math.max(0, now.at - before.at - (now.waited - before.waited));
    before = now;
    latestMs = Math.max(latestMs, heldMs);
    whole.record(Math.max(1, Math.round(heldMs * 1e6)));
  }, 1).unref();
  setInterval(() => {
    const { max, count } = whole;
    const line = { at: Date.now(), latestMs, maxMs: max / 1e6, p999Ms: whole.percentile(99.9) / 1e6, turns: count };
    latestMs = 0;
    // Node knows its main file only after what it was told to load first.
    const name = process.env.PROBE_NAME ?? basename(process.argv[1] ?? 'unnamed').split('.')[0];
    appendFileSync(join(folder, `${name}.probe`), `${JSON.stringify(line)}\n`);
  }, 250).unref();
}

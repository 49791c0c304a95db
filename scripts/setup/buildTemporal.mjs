// Builds the Temporal server with Go, from the committed module or, with an older Go, from the last release that
// installs without one.
import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StepError } from './stepError.mjs';
import { atLeast } from './temporalVersion.mjs';

const packageName = 'github.com/temporalio/cli/cmd/temporal';
const packagesInAll = 1720;
const limitMs = 30 * 60_000;

export function goVersion() {
  const said = spawnSync('go', ['version'], { encoding: 'utf8' }).stdout ?? '';
  return /go(\d+\.\d+(\.\d+)?)/.exec(said)?.[1] ?? null;
}

/** Which build a Go version can do. `args` puts the program at `output`. */
export function buildPlan(go, moduleFolder) {
  const lean = ['-v', '-trimpath', '-ldflags', '-s -w', '-gcflags=all=-dwarf=false'];
  if (atLeast(go, '1.26.4')) {
    return { release: '1.8.2', cwd: moduleFolder, args: (output) => ['build', ...lean, '-o', output, packageName] };
  }
  return { release: '1.5.1', cwd: undefined, args: () => ['install', ...lean, `${packageName}@v1.5.1`] };
}

function runGo({ args, cwd, env, progress }) {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, { cwd, env: { ...process.env, CGO_ENABLED: '0', GOGC: '800', ...env } });
    let compiled = 0;
    let fetched = 0;
    let said = '';
    let rest = '';
    child.stdout.resume();
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-4000);
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (line.startsWith('go: downloading')) fetched += 1;
        else if (/^[\w.\-/]+$/.test(line)) compiled += 1;
      }
    });
    // The linker runs for half a minute after the last package, without a word.
    const show = () =>
      progress(
        compiled === 0
          ? `building with Go: ${fetched === 0 ? 'reading modules' : `${fetched} modules fetched`}`
          : `building with Go: ${compiled} of about ${packagesInAll} packages`,
      );
    const ticking = setInterval(show, 500);
    const end = () => child.kill('SIGKILL');
    const limit = setTimeout(end, limitMs);
    // Another step may have failed meanwhile.
    process.once('exit', end);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('exit', end);
      clearInterval(ticking);
      clearTimeout(limit);
      if (code === 0) return resolve();
      const how = signal
        ? `was ended by ${signal} (the limit is ${limitMs / 60_000} minutes)`
        : `ended with exit code ${code}`;
      reject(
        new StepError(
          `go ${args[0]} ${how}: ${said.trim().slice(-1200)}`,
          'Check the network (Go fetches modules through GOPROXY) and that 2 GB of memory are free, then run set-up again.',
        ),
      );
    });
  });
}

/** Gives the path of the finished program. */
export async function buildTemporal({ home, moduleFolder, progress, tell }) {
  const go = goVersion();
  if (!go) {
    throw new StepError(
      'No Temporal server was found or could be downloaded, and there is no Go to build it with.',
      'Do one of these: set TEMPORAL_ADDRESS to a running server; put the official `temporal` program (1.5 or later) on PATH; install Go 1.26.4 or later.',
    );
  }
  const { release, cwd, args } = buildPlan(go, moduleFolder);
  const folder = join(home, 'temporal', release);
  await mkdir(folder, { recursive: true });
  // The set-up lock is held, so what an earlier build left behind belongs to nobody.
  for (const name of await readdir(folder)) {
    if (name.startsWith('build-')) await rm(join(folder, name), { recursive: true, force: true });
  }
  const workshop = await mkdtemp(join(folder, 'build-'));
  const output = join(workshop, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
  try {
    tell(`building Temporal ${release} with Go ${go}; once, about 6 minutes on 2 cores`);
    tell(`running: go ${args(output).join(' ')}`);
    await runGo({ args: args(output), cwd, env: { GOBIN: workshop }, progress });
    await chmod(output, 0o755);
    const target = join(folder, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
    await rename(output, target);
    return target;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

import { ownGpu } from './ownGpu.ts';
import { runWorker, type Role } from './run.ts';
import { readSettings } from './settings.ts';

/** Entry of all worker processes. A failure to start is one sentence on standard error and exit code 2. */
export async function main(role: Role): Promise<void> {
  try {
    const settings = readSettings(role, process.argv.slice(2));
    const gpu = role === 'gpu' && settings.device === 'gpu' ? await ownGpu(settings.gpu) : null;
    await runWorker(settings, gpu);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
    // Open connections and the compute child would keep a failed worker alive, and the supervisor would not start another.
    process.exit(2);
  }
}

import { execFileSync } from 'node:child_process';
import { ConfigError } from '../contracts/failures.ts';
import { runWorker, type Role } from './run.ts';
import { readSettings } from './settings.ts';

/** Names of the GPUs that the driver sees; empty without a driver. */
export function gpus(): string[] {
  try {
    const said = execFileSync('nvidia-smi', ['-L'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 10_000,
    }).toString();
    return said.split('\n').filter((line) => line.startsWith('GPU '));
  } catch {
    return [];
  }
}

/** Entry of all worker processes. A failure to start is one sentence on standard error and exit code 2. */
export async function main(role: Role): Promise<void> {
  try {
    const settings = readSettings(role, process.argv.slice(2));
    if (role === 'gpu' && settings.device === 'gpu' && gpus().length === 0)
      throw new ConfigError(
        'The gpu worker found no GPU (nvidia-smi lists none). Start it with --device cpu to run the gpu queue on the processor; models then say so.',
      );
    await runWorker(settings);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
    // Open connections and the compute child would keep a failed worker alive, and the supervisor would not start another.
    process.exit(2);
  }
}

import { childVariables } from './env.ts';

const needed = ['PATH', 'HOME', 'TMPDIR', 'LD_LIBRARY_PATH', 'VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'REGIMEN_TENSORS'];

/**
 * Only what a trainer needs: no secrets reach it, and no GPU but the one with this UUID. Passive waiting keeps two threads from
 * fighting over a busy machine.
 */
export function trainerVariables(threads: number, gpu = ''): Record<string, string> {
  const kept = Object.entries(childVariables({})).filter(([name]) => needed.includes(name));
  return {
    ...Object.fromEntries(kept),
    CUDA_VISIBLE_DEVICES: gpu,
    OMP_NUM_THREADS: String(threads),
    OMP_WAIT_POLICY: 'PASSIVE',
  };
}

import { execFileSync } from 'node:child_process';

/**
 * Name of the GPU that a native engine computes on: the one whose UUID `CUDA_VISIBLE_DEVICES` holds (of a part of a split GPU, that
 * GPU), or the last that the driver lists, which is what TensorFlow takes where it sees several.
 */
export function gpuName(): string {
  const lines = execFileSync('nvidia-smi', ['-L'], { timeout: 10_000 }).toString().split('\n');
  const own = lines.findIndex((line) => line.includes(`(UUID: ${process.env['CUDA_VISIBLE_DEVICES'] ?? 'any'})`));
  const seen = own < 0 ? lines : lines.slice(0, own + 1);
  return seen.flatMap((line) => /^GPU \d+: (.*) \(UUID/.exec(line)?.slice(1) ?? []).at(-1)!;
}

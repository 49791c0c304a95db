import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Lines as `nvidia-smi -L` prints them. */
export const listing = {
  h100: 'GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-11111111-aaaa-4aaa-8aaa-000000000000)',
  a100: 'GPU 1: NVIDIA A100-SXM4-40GB (UUID: GPU-22222222-bbbb-4bbb-8bbb-000000000000)',
} as const;
export const uuids = {
  h100: 'GPU-11111111-aaaa-4aaa-8aaa-000000000000',
  a100: 'GPU-22222222-bbbb-4bbb-8bbb-000000000000',
} as const;

export interface StandInGpus {
  /** A PATH on which `nvidia-smi` says what it was told to. */
  readonly path: string;
  /** What it says from now on; null for a driver that fails. */
  list(lines: readonly string[] | null): void;
  remove(): void;
}

/** A program named `nvidia-smi`, for machines without a driver. */
export function standInGpus(lines: readonly string[]): StandInGpus {
  const folder = mkdtempSync(join(tmpdir(), 'regimen-gpus-'));
  const list = (told: readonly string[] | null) => {
    const said = told === null ? 'exit 9' : `cat <<'END'\n${told.join('\n')}\nEND`;
    // Put in place at once: a worker may ask while it is written.
    writeFileSync(join(folder, 'next'), `#!/bin/sh\n[ "$1" = -L ] || exit 6\n${said}\n`);
    chmodSync(join(folder, 'next'), 0o755);
    renameSync(join(folder, 'next'), join(folder, 'nvidia-smi'));
  };
  list(lines);
  return {
    path: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
    list,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

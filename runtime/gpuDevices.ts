import { execFile } from 'node:child_process';

/** A GPU, or a part of one that is split (MIG). */
export interface GpuDevice {
  /** As `nvidia-smi -L` counts: `1`, or `1.0` for the first part of a GPU that is split. */
  readonly place: string;
  readonly name: string;
  /** What `CUDA_VISIBLE_DEVICES` takes. Unlike the place it stays when another GPU goes. */
  readonly uuid: string;
}

/** A device for a person to tell from others: place, name and UUID. */
export const gpuWords = ({ place, name, uuid }: GpuDevice): string => `${place} ${name} (${uuid})`;

const line = /^(?:GPU (?<gpu>\d+)|\s+MIG (?<size>\S+)\s+Device\s+(?<part>\d+)):(?<name>.*)\(UUID: (?<uuid>[^)]+)\)/;

/** The devices in what `nvidia-smi -L` prints: whole GPUs, and the parts of those that are split in their place. */
function listed(text: string): GpuDevice[] {
  const found: GpuDevice[] = [];
  let whole: GpuDevice | null = null;
  for (const one of text.split('\n')) {
    const { gpu, size, part, name = '', uuid = '' } = line.exec(one)?.groups ?? {};
    if (gpu !== undefined) {
      whole = { place: gpu, name: name.trim(), uuid };
      found.push(whole);
    } else if (part !== undefined && whole !== null) {
      if (found.at(-1) === whole) found.pop();
      found.push({ place: `${whole.place}.${part}`, name: `${whole.name} MIG ${size!}`, uuid });
    }
  }
  return found;
}

/** As CUDA reads it: numbers or beginnings of UUIDs, and nothing after one that is not there. */
function visible(devices: readonly GpuDevice[], names: string | undefined): readonly GpuDevice[] {
  if (names === undefined) return devices;
  const kept: GpuDevice[] = [];
  for (const name of names.split(',').map((one) => one.trim())) {
    const device = devices.find(({ place, uuid }) => place === name || (name !== '' && uuid.startsWith(name)));
    if (device === undefined || kept.includes(device)) break;
    kept.push(device);
  }
  return kept;
}

/**
 * The GPUs that the driver lists, of which a `CUDA_VISIBLE_DEVICES` of this process leaves some; none without a driver, and
 * none where the driver does not answer in time.
 */
export function gpuDevices(names = process.env['CUDA_VISIBLE_DEVICES']): Promise<readonly GpuDevice[]> {
  return new Promise((resolve) => {
    // It ends with an error where one of several GPUs is lost, and has listed others by then.
    execFile('nvidia-smi', ['-L'], { timeout: 10_000 }, (_error, text) => resolve(visible(listed(text), names)));
  });
}

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tensorChoice } from '../contracts/tensorChoice.ts';
import type { Environment } from '../runtime/env.ts';
import { enginePaths, tensorEngineVersions } from '../runtime/enginePaths.ts';
import type { GpuDevice } from '../runtime/gpuDevices.ts';
import type { Finding } from './commands/doctor.ts';

const require = createRequire(import.meta.url);
const versionOf = (name: string) => (require(`${name}/package.json`) as { version: string }).version;

const packaged: Readonly<Record<string, () => string>> = {
  wasm: () => versionOf('@tensorflow/tfjs-backend-wasm'),
  cpu: () => versionOf('@tensorflow/tfjs'),
};
const built: Readonly<Record<string, string>> = tensorEngineVersions;

/**
 * What neural models will compute with, by the rule by which trainers open it: engine, version, device and threads. Not well
 * where their trainings would be refused.
 */
export function tensorFinding(
  { home, tensors: chosen }: Pick<Environment, 'home' | 'tensors'>,
  gpus: readonly GpuDevice[],
): Finding {
  const check = 'tensors';
  const fetch = 'Fetch and build TensorFlow, 274 MB to fetch: node scripts/setup.mjs --tensorflow';
  const fetchWebgpu = 'Fetch WebGPU, 51 MB: node scripts/setup.mjs --webgpu';
  const paths: Readonly<Record<string, string>> = enginePaths(home);
  const isThere = (library: string) => existsSync(paths[library]!);
  const engine = tensorChoice({ ...(chosen && { chosen }), device: gpus.length > 0 ? 'gpu' : 'cpu', isThere });
  const native = built[engine];
  const webgpu = engine === 'webgpu';
  if (native !== undefined && !isThere(engine)) {
    const how = webgpu ? 'fetched' : 'built';
    return {
      check,
      ok: false,
      found: `REGIMEN_TENSORS is ${engine}, which is not ${how}`,
      todo: webgpu ? fetchWebgpu : fetch,
    };
  }
  const onGpu = engine === 'tensorflow-cuda' || webgpu;
  // WebGPU finds those of other makers too.
  const names = gpus.map(({ name }) => name).join(', ') || 'the GPU that it finds';
  const version = `${native ?? packaged[engine]!()}${webgpu ? ' (experimental)' : ''}`;
  const found = `${engine} ${version}, ${onGpu ? names : 'cpu'}, 1 thread`;
  if (chosen !== undefined) return { check, ok: true, found: `${found}, as REGIMEN_TENSORS says` };
  if (gpus.length > 0 && !onGpu)
    return { check, ok: false, found: `${found}; a worker that holds a GPU refuses to compute with it`, todo: fetch };
  if (webgpu)
    return { check, ok: true, advice: true, found: `${found}; it pays for wide dense networks only`, todo: fetch };
  if (native !== undefined) return { check, ok: true, found: `${found}, ${paths[engine]!}` };
  return { check, ok: true, advice: true, found: `${found}; TensorFlow is faster and is not built`, todo: fetch };
}

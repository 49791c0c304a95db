import { join } from 'node:path';

/** Versions that set-up installs; a new one is a new row here and in `scripts/setup/wheels.mjs`. */
export const engineVersions = { lightgbm: '4.7.0', xgboost: '3.4.1', 'xgboost-cuda': '3.4.1' } as const;
export type EngineName = keyof typeof engineVersions;
/** Fetched only where asked for, so whoever wants one looks whether it is there; see `scripts/setup/tensorflow.mjs` and `webgpu.mjs`. */
export const tensorEngineVersions = { tensorflow: '2.21.0', 'tensorflow-cuda': '2.21.0', webgpu: '0.6.2' } as const;
type TensorEngineName = keyof typeof tensorEngineVersions;
/** Installed only where set-up saw a GPU. */
export const gpuEngines: readonly string[] = ['xgboost-cuda'];

const libraries: Readonly<Record<EngineName, Readonly<Record<string, string>>>> = {
  lightgbm: {
    linux: 'lightgbm/lib/lib_lightgbm.so',
    darwin: 'lightgbm/lib/lib_lightgbm.dylib',
    win32: 'lightgbm/lib/lib_lightgbm.dll',
  },
  xgboost: {
    linux: 'xgboost/lib/libxgboost.so',
    darwin: 'xgboost/lib/libxgboost.dylib',
    win32: 'xgboost/lib/xgboost.dll',
  },
  'xgboost-cuda': { linux: 'xgboost/lib/libxgboost.so' },
};

const tensorAddon = 'tensorflow/tfjs_binding.napi-8.node';

/** Where set-up puts the native libraries under `home`; a reader of the file says when it is not there. */
export function enginePaths(
  home: string,
  platform: string = process.platform,
  arch: string = process.arch,
): Readonly<Record<EngineName | TensorEngineName, string>> {
  const path = (name: EngineName): string =>
    join(home, 'engines', name, engineVersions[name], libraries[name][platform] ?? libraries[name].linux!);
  const addon = (name: TensorEngineName, file: string): string =>
    join(home, 'engines', name, tensorEngineVersions[name], file);
  return {
    lightgbm: path('lightgbm'),
    xgboost: path('xgboost'),
    'xgboost-cuda': path('xgboost-cuda'),
    tensorflow: addon('tensorflow', tensorAddon),
    'tensorflow-cuda': addon('tensorflow-cuda', tensorAddon),
    webgpu: addon('webgpu', join('dist', `${platform}-${platform === 'darwin' ? 'universal' : arch}`, 'dawn.node')),
  };
}

import { parseArgs } from 'node:util';
import { ConfigError } from '../contracts/failures.ts';
import type { Role, WorkerSettings } from './run.ts';

/**
 * Reads a worker's command line; `--device cpu` lets the gpu worker run without a GPU, and `gpu:1` or `gpu:<UUID>` names the
 * one that it holds.
 */
export function readSettings(role: Role, argv: readonly string[]): WorkerSettings {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      address: { type: 'string', default: '127.0.0.1:7233' },
      'fred-url': { type: 'string' },
      'fred-mode': { type: 'string', default: 'snapshot' },
      'ui-url': { type: 'string' },
      metrics: { type: 'string' },
      device: { type: 'string', default: role === 'gpu' ? 'gpu' : 'cpu' },
    },
  });
  const { 'fred-mode': mode, 'fred-url': url } = values;
  const [device, ...named] = values.device.split(':');
  const gpu = named.join(':');
  if (!(device === 'cpu' && named.length === 0) && !(device === 'gpu' && (named.length === 0 || gpu !== '')))
    throw new ConfigError(`--device is cpu, gpu, gpu:<number> or gpu:<UUID>, got "${values.device}".`);
  if (mode !== 'snapshot' && mode !== 'fred-api')
    throw new ConfigError(`--fred-mode is snapshot or fred-api, got "${mode}".`);
  if (url === undefined)
    throw new ConfigError(
      '--fred-url is missing: give the address of FRED or of its snapshot, or start workers with: regimen up',
    );
  return {
    role,
    address: values.address,
    fredUrl: url,
    fredMode: mode,
    uiUrl: values['ui-url'] ?? null,
    metricsAddress: values.metrics ?? null,
    device,
    gpu: gpu === '' ? null : gpu,
  };
}

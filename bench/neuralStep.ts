/** CPU time of one training step of five small networks on one engine, in ms, as JSON: a child of `bench/neural.ts`, since a process has one engine. */
import type { TensorEngine } from '../ml/neural/tensors.ts';
import { enginePaths } from '../runtime/enginePaths.ts';
import { environment } from '../runtime/env.ts';
import { openTensors } from '../trainer/openTensors.ts';
import { stepNetworks, stepTime } from './stepNetworks.ts';

const order = [process.argv[2] as TensorEngine['name']];
const { tf, engine } = await openTensors({ engines: enginePaths(environment().home), threads: 1, order });
const found: Record<string, number> = {};
for (const [name, network] of Object.entries(stepNetworks))
  found[name] = await stepTime(tf, network, name === 'MLP' ? 300 : 40);
process.stdout.write(`${JSON.stringify({ engine, ms: found })}\n`);
process.exit(0);

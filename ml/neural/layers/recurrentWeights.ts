import type { Weight } from '../layer.ts';

/** Torch's weights of one recurrent layer of `gates` gates, all uniform on ±1/√units as there. */
export function recurrentWeights(inputs: number, units: number, gates: number): Weight[] {
  const initial = { uniform: 1 / Math.sqrt(units) };
  const rows = gates * units;
  return [
    { name: 'weight_ih_l0', shape: [rows, inputs], initial },
    { name: 'weight_hh_l0', shape: [rows, units], initial },
    { name: 'bias_ih_l0', shape: [rows], initial },
    { name: 'bias_hh_l0', shape: [rows], initial },
  ];
}

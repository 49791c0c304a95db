import { InputError } from '../../../contracts/failures.ts';
import { readForest } from '../../causal/forestFiles.ts';
import type { Renewal } from '../../causal/keptTrees.ts';
import { readModelFiles, type ModelFiles } from '../modelFiles.ts';
import { fileName, identity } from './openHybrid.ts';
import { filesUnder, unpackFiles } from './packFiles.ts';
import { readTreatment } from './treatmentModel.ts';

/** The forest that the forest of each treatment goes on from, by treatment: nothing without `files` of an earlier model. */
export function renewalOf(files: ModelFiles | undefined, share: number): (treatment: string) => Renewal | undefined {
  if (!files) return () => undefined;
  const packed = unpackFiles(files[fileName] ?? new Uint8Array(0));
  readModelFiles(identity, packed);
  const count = Object.keys(packed).filter((name) => /^treatment-\d+\/model\.json$/.test(name)).length;
  const folders = Array.from({ length: count }, (_, t) => filesUnder(packed, `treatment-${t}`));
  const known = new Map(folders.map((folder) => [readTreatment(folder).name, filesUnder(folder, 'forest')]));
  return (treatment) => {
    const forest = known.get(treatment);
    if (forest) return { previous: readForest(forest), share };
    throw new InputError(
      `hybrid-causal goes on from a model of the treatments ${[...known.keys()].join(', ')}, got ${treatment}; fit anew.`,
    );
  };
}

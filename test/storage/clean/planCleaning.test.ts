import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileStore } from '../../../storage/fileStore.ts';
import { cleaningConformance } from '../support/cleaningConformance.ts';

describe('cleaning of a folder', () => {
  const folders: string[] = [];
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  cleaningConformance('file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'clean é-'));
    folders.push(folder);
    return createFileStore(folder);
  });
});

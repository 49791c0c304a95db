import type { Client } from '@temporalio/client';
import type { OnlineStore } from '../contracts/featureStore.ts';
import type { SystemSpec } from '../contracts/system.ts';
import type { SourceContext } from '../sources/source.ts';
import type { DropboxSettings } from '../storage/dropbox/settings.ts';
import type { Lake } from '../storage/lake.ts';

/** How to start a child process of ours: from sources or from the compiled package. */
export interface ChildEntry {
  readonly file: string;
  readonly execArgv: readonly string[];
}

export interface TrainingGpu {
  readonly name: string;
  /** Whether the driver still lists it. A worker whose GPU is gone takes no more trainings. */
  isThere(): Promise<boolean>;
}

/** What the computing stages need: they touch the lake and the system files. */
export type ComputeDependencies = Pick<
  Dependencies,
  'lake' | 'warn' | 'systems' | 'dataEnd' | 'providerQueue' | 'environment' | 'uiUrl' | 'now' | 'sourceUrls'
>;

/** The outside world, handed in by the worker; a test swaps all of it with one object. */
export interface Dependencies {
  readonly lake: Lake;
  readonly systems: {
    list(): Promise<readonly string[]>;
    load(name: string): Promise<SystemSpec>;
  };
  readonly sources: SourceContext;
  /** Last day of the bundled data for a system, or null when the real API is used. */
  dataEnd(spec: SystemSpec): string | null;
  readonly trainer: ChildEntry;
  /** All the variables that a trainer child gets. */
  readonly trainerVariables: Readonly<Record<string, string>>;
  /** Scratch for trainer jobs; survives a crash of the worker, so that a retry finds its checkpoints. */
  readonly workDir: string;
  readonly threads: number;
  readonly engines: Readonly<Record<string, string>>;
  readonly device: 'cpu' | 'gpu';
  /** The one GPU that this worker's trainings compute on; absent where they compute on the processor. */
  readonly gpu?: TrainingGpu;
  /** No progress line for so long means that a trainer hangs. */
  readonly stallMs: number;
  readonly heartbeatMs: number;
  now(): number;
  /** The text without the secrets that sources send. */
  redact(text: string): string;
  /** Where sources are asked, for provenance; empty for the bundled snapshot. */
  readonly sourceUrls: Readonly<Record<string, string>>;
  /** Task queue that keeps a source's rate, or null where it has none. */
  providerQueue(source: string): string | null;
  /** Something a person should read in the log. */
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
  client(): Client;
  /** null where no Dropbox is connected. */
  readonly dropbox: DropboxSettings | null;
  /** Opens the online store of features; absent where none is connected that processes share. */
  readonly onlineStore?: () => Promise<OnlineStore>;
  /** Recorded with every run: versions, machine, git commit. */
  readonly environment: Readonly<Record<string, string | number | boolean>>;
  readonly uiUrl: string | null;
}

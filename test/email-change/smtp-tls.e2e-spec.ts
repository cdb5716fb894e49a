import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { createSendMail } from '../../src/mail/mail-transport.js';
import type { Mail } from '../../src/mail/mail.js';
import { runAccounts } from '../support/service/command-line.js';

/** Leads to this machine, but is no loopback address. */
const HOST = '0.0.0.0';
const MAIL: Mail = {
  account: '17',
  to: 'ann@example.org',
  subject: 'x',
  text: 'x',
  html: '<p>x</p>',
  language: 'en',
};

let folder: string;
let key: string;
let cert: string;
let server: SMTPServer;
let taken: { secure: boolean }[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smtp-tls-'));
  await chmod(folder, 0o755);
  const made = await generate([{ name: 'commonName', value: HOST }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: HOST }] },
    ],
  });
  key = made.private;
  cert = made.cert;
  await writeFile(join(folder, 'ca.pem'), cert);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => new Promise<void>((resolve) => server.close(resolve)));

/** Starts a server that takes every mail. @returns its URL */
async function start(options: SMTPServerOptions): Promise<string> {
  taken = [];
  server = new SMTPServer({
    authOptional: true,
    closeTimeout: 100,
    onData: (stream, session, done) => {
      taken.push({ secure: session.secure });
      stream.resume().on('end', () => done());
    },
    ...options,
  });
  // What a client does that does not trust us.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  return `smtp://${HOST}:${(server.server.address() as { port: number }).port}`;
}

function send(smtpUrl: string): Promise<void> {
  const settings = { smtpUrl, serviceName: 'Moon', mailFrom: 'accounts@example.org', dataDir: folder };
  return createSendMail(settings)(MAIL, new AbortController().signal);
}

const doctor = (SMTP_URL: string, NODE_EXTRA_CA_CERTS: string) =>
  runAccounts(['doctor', '--json'], {
    env: { SMTP_URL, NODE_EXTRA_CA_CERTS, DATA_DIR: folder },
    cwd: folder,
  });

describe('A mail server on another machine', () => {
  it('without STARTTLS gets no mail, unless the URL says so', async () => {
    const url = await start({ disabledCommands: ['STARTTLS'] });
    await expect(send(url)).rejects.toMatchObject({ code: 'ETLS' });
    expect(taken).toEqual([]);
    await send(`${url}?ignoreTLS=true`);
    expect(taken).toEqual([{ secure: false }]);
  });

  it('with a certificate that nobody vouches for gets no mail', async () => {
    const url = await start({ key, cert });
    await expect(send(url)).rejects.toMatchObject({ message: expect.stringMatching(/self-signed/) });
    expect(taken).toEqual([]);
  });

  it('with a certificate that is known and good for its name is trusted; accounts doctor asks for the same', async () => {
    const url = await start({ key, cert });
    const smtp = async (ca: string) =>
      (await doctor(url, ca)).stdout.split('\n').find((line) => line.includes('"check":"smtp"'));
    expect(await smtp(join(folder, 'ca.pem'))).toContain('"result":"ok"');
    expect(await smtp('')).toContain('"result":"fault"');
  });
});

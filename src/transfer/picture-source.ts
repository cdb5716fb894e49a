import { open } from 'node:fs/promises';
import { get } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { errorCode } from '../diagnostics/operator-error.js';

/** Why a picture cannot be had; the message is for the operator. */
export class PictureSourceError extends Error {
  override readonly name = 'PictureSourceError';
}

export interface PictureSourceOptions {
  /** Where relative paths begin. */
  readonly folder: string;
  readonly maxBytes: number;
  /** Whether URLs may lead into this network: a file of accounts may come from anybody. */
  readonly allowPrivateAddresses: boolean;
}

const TIMEOUT_MS = 20_000;
const MAX_REDIRECTS = 3;

/**
 * The bytes of a picture that a file of accounts names by path or by `https` URL, and one byte more than allowed at
 * the most.
 */
export async function readPicture(source: string, options: PictureSourceOptions): Promise<Buffer> {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(source)) return readFile(resolve(options.folder, source), options);
  const url = URL.canParse(source) ? new URL(source) : undefined;
  if (url?.protocol !== 'https:') throw new PictureSourceError('only paths and https URLs are taken');
  const agent = new RequestFilteringHttpsAgent({
    allowPrivateIPAddress: options.allowPrivateAddresses,
    allowMetaIPAddress: options.allowPrivateAddresses,
  });
  try {
    return await download(url, agent, options, MAX_REDIRECTS);
  } finally {
    agent.destroy();
  }
}

async function readFile(path: string, { maxBytes }: PictureSourceOptions): Promise<Buffer> {
  try {
    const handle = await open(path);
    try {
      // A device or a pipe might never end.
      if (!(await handle.stat()).isFile()) throw new PictureSourceError('it is not a file');
      return await firstBytes(handle.createReadStream({ end: maxBytes, autoClose: false }), maxBytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof PictureSourceError) throw error;
    const code = errorCode(error);
    throw new PictureSourceError(code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`);
  }
}

async function download(
  url: URL,
  agent: RequestFilteringHttpsAgent,
  options: PictureSourceOptions,
  redirects: number,
): Promise<Buffer> {
  const answer = await request(url, agent);
  const { statusCode = 0, headers } = answer;
  if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
    answer.destroy();
    const next = URL.canParse(headers.location, url.href) ? new URL(headers.location, url.href) : undefined;
    if (redirects === 0) throw new PictureSourceError('it is redirected too often');
    if (next?.protocol !== 'https:') throw new PictureSourceError('it is redirected to what is no https URL');
    return download(next, agent, options, redirects - 1);
  }
  if (statusCode !== 200) {
    answer.destroy();
    throw new PictureSourceError(`the answer is ${statusCode}`);
  }
  try {
    return await firstBytes(answer, options.maxBytes);
  } catch {
    throw new PictureSourceError('the connection broke or was too slow');
  }
}

function request(url: URL, agent: RequestFilteringHttpsAgent): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    const sent = get(url, { agent, signal: AbortSignal.timeout(TIMEOUT_MS) }, done);
    sent.on('error', (error) => {
      // The agent's own refusals have no code.
      const code = errorCode(error);
      const isRefused = code === undefined && /not allowed|private/i.test(error.message);
      const reason = isRefused ? 'private addresses are not allowed' : `it cannot be reached (${code})`;
      fail(new PictureSourceError(reason));
    });
  });
}

async function firstBytes(stream: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes + 1);
}

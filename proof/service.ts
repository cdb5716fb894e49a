import { issueToken } from '../src/auth/tokens/issue-token.js';
import { startService as startBuiltService } from '../test/support/service/built-service.js';

const SECRET = 'a secret of the proof, long enough for HS256';

/** The built service on an embedded database of its own, with the sample accounts. */
export interface ProofService {
  readonly url: string;
  readonly pid: number;
  /** Of an ordinary account, of a staff account and of a staff service. */
  readonly tokens: readonly string[];
  stop(): Promise<unknown>;
}

export async function startService(): Promise<ProofService> {
  const settings = { HOST: '127.0.0.1', JWT_SECRET: SECRET, LOG_LEVEL: 'error' };
  const options = { args: ['--development'], node: ['--max-semi-space-size=8'] };
  const service = await startBuiltService(settings, options);
  void service.ended.then((how) => {
    if (how !== 0) throw new Error(`The service ended with ${how}:\n${service.stderr}`);
  });
  const token = (username: string, staff: boolean) =>
    issueToken({ secret: SECRET, username, staff, ttlSeconds: 7 * 24 * 3_600 });
  const tokens = await Promise.all([token('john', false), token('staff', false), token('a-service', true)]);
  return { url: service.url, pid: service.pid, tokens, stop: () => service.stop() };
}

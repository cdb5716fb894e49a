import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createAuthenticate, type Authenticate } from './authenticate.js';
import { issueToken } from './tokens/issue-token.js';
import { JwtStrategy } from './jwt.strategy.js';
import type { Principal } from './principal.js';
import { KeySetUnavailableError, UnauthorizedError } from './tokens/token-errors.js';
import { createTokenVerifier } from './tokens/token-verifier.js';

const secret = 'a secret of more than thirty-two bytes';
const TOKEN = await issueToken({ secret, username: 'ana', staff: false, ttlSeconds: 60 });

let authenticate: Authenticate;
beforeAll(() => {
  authenticate = createAuthenticate(new JwtStrategy(createTokenVerifier({ secret })));
});

const NO_TOKEN = 'Bearer realm="accounts"';
const refused = (description: string) =>
  `${NO_TOKEN}, error="invalid_token", error_description="${description}"`;
const MALFORMED = refused('The Authorization header is malformed');

function requestWith(...values: string[]): IncomingMessage {
  return {
    url: `/api?access_token=${TOKEN}`,
    body: { access_token: TOKEN },
    headers: values.length > 0 ? { authorization: values[0] } : {},
    rawHeaders: ['Host', 'localhost', ...values.flatMap((value) => ['Authorization', value])],
  } as unknown as IncomingMessage;
}

function run(request: IncomingMessage, use = authenticate): Promise<Principal> {
  return new Promise((resolve, reject) => {
    use(request, (error, principal) => {
      if (principal) resolve(principal);
      else reject(error instanceof Error ? error : new Error('neither error nor principal'));
    });
  });
}

function challenge(request: IncomingMessage): Promise<string> {
  return run(request).then(
    () => 'accepted',
    (error: unknown) => (error instanceof UnauthorizedError ? error.challenge : String(error)),
  );
}

describe('the Authorization header', () => {
  it.each<[string, string[], string]>([
    ['none', [], NO_TOKEN],
    ['empty', [''], NO_TOKEN],
    ['another scheme', ['Basic YW5hOnB3'], NO_TOKEN],
    ['another scheme with the word behind it', ['Basic bearer x'], NO_TOKEN],
    ['a scheme that only begins like it', [`BearerX ${TOKEN}`], NO_TOKEN],
    ['a scheme that only ends like it', [`XJWT ${TOKEN}`], NO_TOKEN],
    ['a token without scheme', [TOKEN], NO_TOKEN],
    ['no token', ['Bearer'], NO_TOKEN],
    ['no token of the older word', ['JWT'], NO_TOKEN],
    ['blanks for a token', ['Bearer   '], NO_TOKEN],
    ['a tab for a token', ['Bearer\t'], NO_TOKEN],
    ['a token', [`Bearer ${TOKEN}`], 'accepted'],
    ['lower case', [`bearer ${TOKEN}`], 'accepted'],
    ['upper case', [`BEARER ${TOKEN}`], 'accepted'],
    ['more blanks', [`Bearer   ${TOKEN}`], 'accepted'],
    ['the word JWT', [`JWT ${TOKEN}`], 'accepted'],
    ['the word JWT in any letter case', [`jWt  ${TOKEN}`], 'accepted'],
    ['both words', [`JWT Bearer ${TOKEN}`], MALFORMED],
    ['a tab', [`Bearer\t${TOKEN}`], MALFORMED],
    ['two tokens', [`Bearer ${TOKEN} ${TOKEN}`], MALFORMED],
    ['a list', [`Bearer ${TOKEN}, Bearer ${TOKEN}`], MALFORMED],
    ['quotes', [`Bearer "${TOKEN}"`], MALFORMED],
    ['other characters', ['Bearer ü'], MALFORMED],
    ['garbage', ['Bearer garbage'], refused('The token is malformed')],
    ['padding', [`Bearer ${TOKEN}==`], refused('The token is malformed')],
    [
      'a forged token',
      [`Bearer ${TOKEN.slice(0, -8)}AAAAAAAA`],
      refused('The signature of the token is wrong'),
    ],
    ['two headers', [`Bearer ${TOKEN}`, 'Bearer x'], refused('There is more than one Authorization header')],
    ['two schemes', ['Basic YQ', `Bearer ${TOKEN}`], refused('There is more than one Authorization header')],
  ])('%s', async (_, values, expected) => {
    expect(await challenge(requestWith(...values))).toBe(expected);
  });
});

it('two other headers, with a name as long as Authorization, are none of it', async () => {
  const request = requestWith(`Bearer ${TOKEN}`);
  request.rawHeaders.push('If-None-Match', '"a"', 'If-None-Match', '"b"');
  expect(await challenge(request)).toBe('accepted');
});

describe('authenticate', () => {
  it('refuses with an error that logs can name', async () => {
    await expect(run(requestWith())).rejects.toMatchObject({
      name: 'UnauthorizedError',
      message: 'Authentication is required',
      code: 'token_not_provided',
    });
  });

  it('answers before it returns for a token seen before', async () => {
    const first = await run(requestWith(`Bearer ${TOKEN}`));
    let answer: unknown;
    authenticate(requestWith(`Bearer ${TOKEN}`), (_, principal) => (answer = principal));
    expect(answer).toBe(first);
    expect(first).toEqual({ username: 'ana', isStaffService: false });
  });

  it('keeps simultaneous requests apart', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `user${index}`);
    const answers = names.map(async (username) => {
      const token = await issueToken({ secret, username, staff: false, ttlSeconds: 60 });
      return (await run(requestWith(`Bearer ${token}`))).username;
    });
    expect(await Promise.all(answers)).toEqual(names);
  });

  it.each<[string, () => Promise<never>]>([
    ['rejects', () => Promise.reject(new KeySetUnavailableError('down'))],
    [
      'throws',
      () => {
        throw new KeySetUnavailableError('down');
      },
    ],
  ])('passes an outage on as it is: the verifier %s', async (_, verify) => {
    const down = createTokenVerifier({ secret });
    down.verify = verify;
    const broken = createAuthenticate(new JwtStrategy(down));
    await expect(run(requestWith(`Bearer ${TOKEN}`), broken)).rejects.toThrow(KeySetUnavailableError);
  });

  it('does not take a fault of its caller for one of the token', () => {
    const calls: unknown[] = [];
    const fault = () =>
      authenticate(requestWith(`Bearer ${TOKEN}`), (error) => {
        calls.push(error);
        throw new Error('of the caller');
      });
    expect(fault).toThrow('of the caller');
    expect(calls).toEqual([null]);
  });

  it('sees what node drops from a real request: the second header', async () => {
    const server = createServer((request, response) => {
      authenticate(request, (error) =>
        response.end(error instanceof UnauthorizedError ? error.challenge : ''),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const send = (authorization: string[]) =>
      new Promise<string>((resolve, reject) => {
        const headers = authorization.flatMap((value) => ['authorization', value]);
        httpRequest({ port, host: '127.0.0.1', headers: ['Host', 'a', ...headers] }, (response) => {
          let text = '';
          response.on('data', (chunk) => (text += String(chunk))).on('end', () => resolve(text));
        })
          .on('error', reject)
          .end();
      });
    try {
      expect(await send([`Bearer ${TOKEN}`])).toBe('');
      expect(await send([`Bearer ${TOKEN}`, `Bearer ${TOKEN}`])).toContain('more than one');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('an issued token', () => {
  it.each<[Partial<Parameters<typeof issueToken>[0]>, Principal]>([
    [{}, { username: 'ana', isStaffService: false }],
    [{ staff: true }, { username: 'ana', isStaffService: true }],
    [
      { issuer: 'https://id', audience: 'accounts' },
      { username: 'ana', isStaffService: false },
    ],
    [{ usernameClaim: 'login' }, { username: 'ana', isStaffService: false }],
    [
      { staff: true, scopeClaims: ['realm_access.roles', 'scp'] },
      { username: 'ana', isStaffService: true },
    ],
  ])('with %j is accepted under the same settings', async (settings, expected) => {
    const token = await issueToken({ secret, username: 'ana', staff: false, ttlSeconds: 60, ...settings });
    expect(await createTokenVerifier({ secret, ...settings } as { secret: string }).verify(token)).toEqual(
      expected,
    );
  });

  it('expires', async () => {
    const token = await issueToken({ secret, username: 'ana', staff: false, ttlSeconds: 60, now: 0 });
    const at = (seconds: number) => createTokenVerifier({ secret, now: () => seconds * 1000 }).verify(token);
    await expect(at(89)).resolves.toBeDefined();
    await expect(at(90)).rejects.toThrow('Token has expired');
  });
});

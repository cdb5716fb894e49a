import { describe, expect, it } from '@jest/globals';
import { loadSettings, type Environment } from './load-settings.js';
import { settingWarnings } from './warnings.js';

const SECRET = { JWT_SECRET: 's'.repeat(32) };
const PRODUCTION = { ...SECRET, NODE_ENV: 'production' };

function detailsOf(environment: Environment): string[] {
  return settingWarnings(loadSettings(environment), environment).map(
    ({ detail, remedy }) => `${detail} ${remedy}`,
  );
}

describe('Of settings', () => {
  it('one that does not exist is named, with the one that it resembles', () => {
    expect(detailsOf({ RATE_LIMIT_READ: '5', JWT_SECERT: 'x', DATABASE_URL_: 'x' })).toEqual([
      'There is no setting RATE_LIMIT_READ. Did you mean RATE_LIMIT_READS?',
      'There is no setting JWT_SECERT. See .env.example for the settings that there are.',
      'There is no setting DATABASE_URL_. Did you mean DATABASE_URL?',
    ]);
  });

  it.each([
    [
      'others have names of their own',
      { PATH: '/bin', HOSTNAME: 'x', PGHOST: 'x', NODE_OPTIONS: '', npm_x: '', AWS_CA_BUNDLE: 'x' },
    ],
    [
      'Kubernetes names Services',
      { ACCOUNTS_SERVICE_HOST: '10.0.0.1', ACCOUNTS_PORT_80_TCP_ADDR: '10.0.0.1' },
    ],
    ['one may come from a file', { JWT_SECRET_FILE: '' }],
    ['clients have settings too', { ACCOUNTS_URL: 'x', ACCOUNTS_TOKEN: 'x' }],
    ['in development nothing is required', {}],
  ])('nothing is said where %s', (_, environment: Environment) => {
    expect(detailsOf(environment)).toEqual([]);
  });

  it('production misses what links and mails need', () => {
    expect(detailsOf(PRODUCTION).map((line) => line.split(' ')[0])).toEqual(['PUBLIC_URL', 'SMTP_URL']);
    const whole = { ...PRODUCTION, PUBLIC_URL: 'https://a.example', SMTP_URL: 'smtp://mail.example' };
    expect(detailsOf(whole)).toEqual([]);
  });
});

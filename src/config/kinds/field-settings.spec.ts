import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadSettings, SettingsError } from '../load-settings.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'field-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const declaredBy = (text: string) =>
  loadSettings({ ACCOUNT_FIELDS: text }).accountFields.declared.map(({ name }) => name);

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadSettings(environment);
  } catch (error) {
    return (error as SettingsError).faults;
  }
  return [];
}

it.each(['openedx,,{}', ',{}', ' , '])('An empty item in ACCOUNT_FIELDS is a fault: %s', (text) => {
  expect(faultsOf({ ACCOUNT_FIELDS: text })).toEqual([expect.stringContaining('an empty item')]);
});

describe('ACCOUNT_FIELDS', () => {
  it('is a list of objects and files, whatever stands in their texts', () => {
    const odd = '{"a": {"type": "text", "title": {"en": "a } \\" , {"}}}';
    const fields = `\uFEFF{"b": {"type": "choice", "of": ["}", ","]}}`;
    expect(declaredBy(` ${odd} , ${file('fields.json', fields)}, {"c":{"type":"date"}},`)).toEqual([
      ...['extended.a', 'extended.b', 'extended.c'],
    ]);
    expect(declaredBy('')).toEqual([]);
  });

  it.each<[string, ...RegExp[]]>([
    ['{"a": {"type": "text"}', /"{.*, which is no JSON; allowed: a JSON object of fields/],
    ['{"a": {"type": "text"}} x', /which is no JSON/],
    ['none.json', /"none.json", a file that cannot be read \(ENOENT\); allowed: a list/],
    ['{"a": {"type": "text"}, "a": {"type": "text"}}', /found "a" twice; allowed: each name once/],
    ['{"a": {"type": "text"}}, {"a": {"type": "text"}}', /found "a" twice/],
    ['{"a": {"type": "text", "max": 1, "max": 2}}', /found "max" twice/],
    ['{"A": {"type": "text"}}', /the field "A"; allowed: names \^\[a-z\]/],
    [`{"${'a'.repeat(41)}": {"type": "text"}}`, /the field "aaa/],
    ['{"__proto__": {"type": "text"}}', /the field "__proto__"/],
    ['{"a": "text"}', /found "text" in field a; allowed: an object/],
    ['{"a": {}}', /found no "type" in field a; allowed: text, integer, /],
    ['{"a": {"type": "toString"}}', /found the type "toString" in field a/],
    ['{"a": {"type": "text", "of": ["x"], "min": 1}}', /the key "of" in field a/, /the key "min" in field a/],
    ['{"a": {"type": "text", "max": 0}}', /found 0 as "max" in field a; allowed: a whole number from 1/],
    ['{"a": {"type": "integer", "max": 1.5}}', /found 1.5 as "max" in field a/],
    ['{"a": {"type": "integer", "min": 2, "max": 1}}', /found "min" 2 and "max" 1 in field a/],
    ['{"a": {"type": "choice"}, "b": {"type": "choices"}}', /no "of" in field a/, /no "of" in field b/],
    ['{"a": {"type": "choice", "of": []}}', /found \[\] as "of" in field a/],
    ['{"a": {"type": "choice", "of": ["x", "x"]}}', /as "of" in field a; allowed: .* each once/],
    ['{"a": {"type": "choice", "of": [""]}}', /as "of" in field a/],
    ['{"a": {"type": "choices", "of": ["x"], "max": 2}}', /found "max" 2 in field a; allowed: at most 1/],
    [
      '{"a": {"type": "boolean", "unique": true}}',
      /the key "unique" in field a; allowed: for the type boolean/,
    ],
    ['{"a": {"type": "choices", "of": ["x"], "unique": true}}', /the key "unique" in field a/],
    ['{"a": {"type": "text", "write": "all"}}', /found "all" as "write" in field a; allowed: owner or staff/],
    ['{"a": {"type": "text", "read": "nobody"}}', /allowed: all or staff or owner/],
    [
      '{"a": {"type": "text", "shareable": "true"}}',
      /found "true" as "shareable" in field a; allowed: true or false/,
    ],
    ['{"a": {"type": "text", "title": "A"}}', /found "A" as "title" in field a; allowed: an object of texts/],
    [
      '{"a": {"type": "text", "read": "staff", "custom": true}}',
      /found "read": "staff" and "custom": true in field a/,
    ],
    ['{"a": {"type": "text", "public": true, "shareable": false}}', /allowed: what is public is shareable/],
  ])('%s is a fault', (text, ...lines) => {
    expect(faultsOf({ ACCOUNT_FIELDS: text })).toEqual(
      lines.map((line) => expect.stringMatching(new RegExp(`^ACCOUNT_FIELDS: .*${line.source}`))),
    );
  });

  it('names an unreadable file by what is in it', () => {
    const path = file('list.json', '[]');
    expect(faultsOf({ ACCOUNT_FIELDS: path })).toEqual([
      expect.stringMatching(/found no object in ".*list.json"/),
    ]);
  });

  it('gives the sets what it declares; a list of the configuration stands for itself', () => {
    const text = '{"a": {"type": "text", "public": true}, "b": {"type": "date", "read": "owner"}}';
    const sets = (configuration: string) =>
      loadSettings({ ACCOUNT_FIELDS: text, ACCOUNT_VISIBILITY_CONFIGURATION: configuration })
        .accountVisibilityConfiguration;
    const byDefault = sets('');
    expect(byDefault.publicFields).toContain('extended.a');
    expect(byDefault.shareableFields).toContain('extended.a');
    expect(byDefault.adminFields.slice(-2)).toEqual(['extended.a', 'extended.b']);
    expect(byDefault.staffFields.slice(-1)).toEqual(['extended.a']);
    expect(sets('{"shareable_fields": ["bio"]}').shareableFields).toEqual(['bio']);
    expect(sets('{"public_fields": ["extended.a"]}').publicFields).toEqual(['extended.a']);
    expect(sets('{"admin_fields": ["bio"]}')).toMatchObject({ adminFields: ['bio'], staffFields: ['bio'] });
  });

  it('takes a configuration of an LMS with the preset, and says what it passes over', () => {
    const ofLms = JSON.stringify({
      ...{ default_visibility: 'all_users', public_fields: ['account_privacy', 'profile_image', 'username'] },
      bulk_shareable_fields: ['username', 'profile_image', 'bio', 'time_zone', 'badges'],
      custom_shareable_fields: ['username', 'bio', 'name', 'social_links'],
      admin_fields: ['username', 'activation_key', 'last_login', 'id', 'state'],
      shareable_badges: true,
    });
    const environment = { ACCOUNT_FIELDS: 'openedx', ACCOUNT_VISIBILITY_CONFIGURATION: ofLms };
    expect(loadSettings(environment).accountVisibilityConfiguration).toMatchObject({
      publicFields: ['username', 'profile_image', 'account_privacy'],
      shareableFields: ['username', 'bio', 'profile_image', 'time_zone'],
      customFields: ['username', 'name', 'bio', 'social_links'],
      adminFields: ['username', 'id', 'state', 'last_login'],
      ignored: [
        '"badges" in bulk_shareable_fields',
        '"activation_key" in admin_fields',
        'the key "shareable_badges"',
      ],
    });
    // Without the preset it is no configuration of ours.
    expect(faultsOf({ ACCOUNT_VISIBILITY_CONFIGURATION: ofLms }).length).toBeGreaterThan(3);
  });

  it.each([
    [
      '{"shareable_fields": ["bio"], "bulk_shareable_fields": ["bio"]}',
      /the unknown key "bulk_shareable_fields"/,
    ],
    ['{"bulk_shareable_fields": "bio"}', /"bio" in shareable_fields; allowed: a list/],
    [
      '{"admin_fields": ["bio", "bio", 7]}',
      /"bio" twice in admin_fields|the unknown field 7 in admin_fields/,
    ],
    ['{"default_visibility": "friends"}', /"friends" in default_visibility/],
  ])('%s is a fault with the preset too', (configuration, line) => {
    const faults = faultsOf({ ACCOUNT_FIELDS: 'openedx', ACCOUNT_VISIBILITY_CONFIGURATION: configuration });
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) expect(fault).toMatch(line);
  });

  it.each([
    ['{"public_fields": ["extended.c"]}', /the unknown field "extended.c" in public_fields/],
    ['{"public_fields": ["extended"]}', /the unknown field "extended" in public_fields/],
    [
      '{"shareable_fields": ["extended.b"]}',
      /"extended.b" in shareable_fields; allowed: only where its owner may/,
    ],
  ])('%s is a fault beside it', (configuration, line) => {
    const text = '{"a": {"type": "text"}, "b": {"type": "date", "read": "owner"}}';
    expect(faultsOf({ ACCOUNT_FIELDS: text, ACCOUNT_VISIBILITY_CONFIGURATION: configuration })).toEqual([
      expect.stringMatching(line),
    ]);
  });
});

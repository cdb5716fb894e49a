import { describe, expect, it } from '@jest/globals';
import { validate } from 'class-validator';
import fc from 'fast-check';
import { thisYear, type DtoClass } from '../../http/validation/writable-field.js';
import { validateFields } from '../../http/validation/validate-fields.js';
import { AccountImport } from './account-import.dto.js';
import { AccountPatch } from './account-patch.dto.js';

const faultsOf = (dtoClass: DtoClass, input: object) =>
  Object.fromEntries(
    Array.from(validateFields(dtoClass, input, thisYear()).faults, ([k, v]) => [k, v.fault.code]),
  );

const WRITABLE = [
  ...['name', 'email', 'bio', 'country', 'gender', 'goals', 'language', 'language_proficiencies'],
  ...['level_of_education', 'mailing_address', 'year_of_birth', 'account_privacy'],
];

describe('AccountPatch', () => {
  it('takes the writable fields, and what may be null', () => {
    const faults = faultsOf(AccountPatch, Object.fromEntries(WRITABLE.map((field) => [field, null])));
    expect(faults).toEqual({ name: 'required', email: 'invalid_email' });
  });

  it('reports every fault at once and keeps apart what cannot be written from what does not exist', () => {
    const input = { bio: 1, gender: 'f', username: 'x', is_active: true, profile_image: {}, nickname: 'x' };
    expect(validateFields(AccountPatch, input, thisYear()).values).toEqual({ gender: 'f' });
    expect(faultsOf(AccountPatch, input)).toEqual({
      bio: 'not_text',
      username: 'read_only_field',
      is_active: 'read_only_field',
      profile_image: 'read_only_field',
      nickname: 'unknown_field',
    });
  });

  it('knows nothing of what only an import may say', () => {
    expect(faultsOf(AccountPatch, { is_staff: true, id: 1, version: 2 })).toEqual({
      is_staff: 'unknown_field',
      id: 'unknown_field',
      version: 'unknown_field',
    });
  });

  it("gives the verdict of class-validator's own validate()", async () => {
    const values = fc.oneof(
      fc.anything().filter((value) => value !== undefined),
      fc.constantFrom(
        '',
        'f',
        'DE',
        'a@example.org',
        'private',
        1987,
        '1987',
        'x'.repeat(3001),
        '\0',
        null,
        '<',
      ),
      fc.constantFrom([{ code: 'de' }], [{ code: 'xx' }], []),
    );
    const names = fc.constantFrom(...WRITABLE, 'username', 'date_joined', 'nickname');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, values, { noNullPrototype: true }), async (input) => {
        const errors = await validate(Object.assign(new AccountPatch(), input), {
          whitelist: true,
          forbidNonWhitelisted: true,
        });
        expect(errors.map(({ property }) => property).sort()).toEqual(
          Object.keys(faultsOf(AccountPatch, input)).sort(),
        );
      }),
    );
  });

  it('explains a fault to class-validator in the words of the API', async () => {
    const [error] = await validate(Object.assign(new AccountPatch(), { gender: 'x' }));
    expect(error?.constraints).toEqual({
      fieldRule: 'Value "x" is not valid for field "gender": must be one of f, m, o or null.',
    });
  });
});

describe('AccountImport', () => {
  const minimal = { username: 'anna', email: 'anna@example.org' };

  it('requires username and address', async () => {
    expect(faultsOf(AccountImport, minimal)).toEqual({});
    expect(faultsOf(AccountImport, {})).toEqual({ username: 'required', email: 'required' });
    const errors = await validate(new AccountImport());
    expect(errors.map(({ property }) => property).sort()).toEqual(['email', 'username']);
    expect(faultsOf(AccountImport, { ...minimal, username: null })).toEqual({ username: 'invalid_username' });
  });

  it('takes an account without a name, with its flags and its age', () => {
    const input = {
      ...minimal,
      name: '',
      is_active: false,
      is_staff: true,
      date_joined: '2015-11-09T23:27:31Z',
    };
    expect(validateFields(AccountImport, input, thisYear()).values).toEqual({
      ...input,
      date_joined: new Date('2015-11-09T23:27:31Z'),
    });
  });

  it('passes over computed fields and refuses unknown ones', () => {
    const computed = { profile_image: 1, requires_parental_consent: null, accomplishments_shared: 'x' };
    expect(validateFields(AccountImport, { ...minimal, ...computed }, thisYear()).values).toEqual(minimal);
    expect(faultsOf(AccountImport, { ...minimal, id: 7 })).toEqual({ id: 'unknown_field' });
  });

  it('applies the rules of a patch to what both share', () => {
    expect(faultsOf(AccountImport, { ...minimal, name: ' ', bio: 1 })).toEqual({
      name: 'blank',
      bio: 'not_text',
    });
  });
});

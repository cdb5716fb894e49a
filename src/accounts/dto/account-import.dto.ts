import { FieldRule, IgnoredFields, ReadOnlyFields } from '../../http/validation/writable-field.js';
import * as rules from '../field-rules.js';
import { AccountPatch } from './account-patch.dto.js';

/** What an operator may change of an account: an address needs no confirmation then. */
@ReadOnlyFields(
  'username',
  'date_joined',
  'profile_image',
  'requires_parental_consent',
  'accomplishments_shared',
)
export class AccountEdit extends AccountPatch {
  @FieldRule(rules.email)
  override email?: string;

  @FieldRule(rules.importedName)
  override name?: string;

  @FieldRule(rules.boolean)
  is_active?: boolean;

  @FieldRule(rules.boolean)
  is_staff?: boolean;
}

/** One account as `accounts import` takes it and `accounts export` writes it. Computed fields are passed over. */
@IgnoredFields('profile_image', 'requires_parental_consent', 'accomplishments_shared')
export class AccountImport extends AccountEdit {
  @FieldRule(rules.username, { required: true })
  username!: string;

  @FieldRule(rules.email, { required: true })
  override email!: string;

  @FieldRule(rules.dateTime)
  date_joined?: Date;
}

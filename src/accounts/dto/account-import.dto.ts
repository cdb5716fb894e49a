import { FieldRule, IgnoredFields } from '../../http/validation/writable-field.js';
import * as rules from '../field-rules.js';
import { AccountPatch } from './account-patch.dto.js';

/** One account as `accounts import` takes it and `accounts export` writes it. Computed fields are passed over. */
@IgnoredFields('profile_image', 'requires_parental_consent', 'accomplishments_shared')
export class AccountImport extends AccountPatch {
  @FieldRule(rules.username, { required: true })
  username!: string;

  @FieldRule(rules.email, { required: true })
  override email!: string;

  @FieldRule(rules.importedName)
  override name?: string;

  @FieldRule(rules.boolean)
  is_active?: boolean;

  @FieldRule(rules.boolean)
  is_staff?: boolean;

  @FieldRule(rules.dateTime)
  date_joined?: Date;
}

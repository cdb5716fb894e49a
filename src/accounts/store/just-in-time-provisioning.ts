import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readingGrant, type Newcomer, type Principal } from '../../auth/principal.js';
import { Problem } from '../../http/problem.js';
import { Fault } from '../../validation/fault.js';
import { validateFields } from '../../validation/validate-fields.js';
import { AccountFields, type ImportedAccount } from '../fields/account-fields.js';
import type { AccountRow } from '../fields/account-row.js';
import { AccountInserter } from './account-inserter.js';
import { identityOf } from '../fields/names/same-name.js';
import { AccountReader } from './account-reader.js';
import { hashName } from './released-names.js';

/** Whether the name was an erased user's when the token was issued; one that does not say when could be from before. */
const IS_FROM_BEFORE = `
  SELECT FROM released_names WHERE hash = $1 AND ($2::float8 IS NULL OR extract(epoch FROM erased_at) >= $2)`;

/**
 * The caller's own account. With `AUTO_PROVISION` one that is missing is made where it is missed: whoever has an account
 * pays no statement for it, and nothing is remembered that another process could contradict.
 */
@Injectable()
export class CallerAccount {
  constructor(
    private readonly reader: AccountReader,
    private readonly dataSource: DataSource,
    private readonly fields: AccountFields,
  ) {}

  /** Null: she has none, and her token does not say enough for one. */
  async findAccount(principal: Principal): Promise<AccountRow | null> {
    const { username, newcomer } = principal;
    if (username === null || readingGrant(principal) !== undefined) return null;
    const account = await this.reader.findByUsername(username);
    return account === null && newcomer ? this.create(username, newcomer) : account;
  }

  /** Any number of first requests at once make one account. */
  private async create(username: string, newcomer: Newcomer): Promise<AccountRow | null> {
    const facts = [hashName(identityOf(username)), newcomer.issuedAt];
    if ((await this.dataSource.query<object[]>(IS_FROM_BEFORE, facts)).length > 0) {
      throw notCreated('it was issued before an account of this name was erased');
    }
    const author = { actor: username, channel: 'api', requestId: newcomer.requestId } as const;
    const inserter = new AccountInserter(this.dataSource, this.fields, author);
    const [outcome] = await inserter.insert([this.accountOf(username, newcomer)], new Date());
    if (outcome!.result === 'taken') {
      const whose =
        outcome!.field === 'email'
          ? 'another account has its address'
          : "its username was erased, or looks like another account's";
      throw notCreated(whose);
    }
    return this.reader.findByUsername(username);
  }

  /** By the rules of the API; a locale that is none is left out, because nobody can put it right here. */
  private accountOf(username: string, { email, name, locale }: Newcomer): ImportedAccount {
    const given = {
      username,
      email,
      ...(name !== null && { name }),
      ...(locale !== null && { language: locale }),
    };
    const { values, faults } = validateFields(this.fields.rulesFor('import'), given);
    for (const [field, { fault }] of faults) {
      if (field !== 'language' && fault instanceof Fault) throw notCreated(`its ${field} ${fault.rule}`);
    }
    return values as ImportedAccount;
  }
}

/** Not what the token says: it may be personal. */
function notCreated(reason: string): Problem {
  return new Problem('account_not_created', {
    detail: `The caller has no account, and none can be created from the token: ${reason}.`,
  });
}

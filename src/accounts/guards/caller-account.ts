import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Newcomer, Principal } from '../../auth/principal.js';
import { Problem } from '../../http/problem.js';
import { Fault } from '../../http/validation/fault.js';
import { validateFields } from '../../http/validation/validate-fields.js';
import { thisYear } from '../../http/validation/writable-field.js';
import { AccountImport } from '../dto/account-import.dto.js';
import { AccountInserter } from '../store/account-inserter.js';
import { AccountReader } from '../store/account-reader.js';
import type { AccountRow } from '../store/account-row.js';

/**
 * The caller's own account. With `AUTO_PROVISION` one that is missing is made where it is missed: whoever has an account
 * pays no statement for it, and nothing is remembered that another process could contradict.
 */
@Injectable()
export class CallerAccount {
  constructor(
    private readonly reader: AccountReader,
    private readonly dataSource: DataSource,
  ) {}

  /** Null: she has none, and her token does not say enough for one. */
  async find(principal: Principal): Promise<AccountRow | null> {
    const { username, newcomer } = principal;
    if (username === null) return null;
    const account = await this.reader.findByUsername(username);
    return account === null && newcomer ? this.create(username, newcomer) : account;
  }

  /** Any number of first requests at once make one account. */
  private async create(username: string, newcomer: Newcomer): Promise<AccountRow | null> {
    const author = { actor: username, channel: 'api', requestId: newcomer.requestId } as const;
    const inserter = new AccountInserter(this.dataSource, author);
    const [outcome] = await inserter.insert([accountOf(username, newcomer)], new Date());
    if (outcome!.result === 'taken') {
      const whose =
        outcome!.field === 'email' ? 'another account has its address' : 'its username was erased';
      throw notCreated(whose);
    }
    return this.reader.findByUsername(username);
  }
}

/** By the rules of the API; a locale that is none is left out, because nobody can put it right here. */
function accountOf(username: string, { email, name, locale }: Newcomer): AccountImport {
  const given = {
    username,
    email,
    ...(name !== null && { name }),
    ...(locale !== null && { language: locale }),
  };
  const { values, faults } = validateFields(AccountImport, given, thisYear());
  for (const [field, { fault }] of faults) {
    if (field !== 'language' && fault instanceof Fault) throw notCreated(`its ${field} ${fault.rule}`);
  }
  return values as AccountImport;
}

/** Not what the token says: it may be personal. */
function notCreated(reason: string): Problem {
  return new Problem('account_not_created', {
    detail: `The caller has no account, and none can be created from the token: ${reason}.`,
  });
}

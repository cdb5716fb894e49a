import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isOwnName, type Principal } from '../auth/principal.js';
import type { ChangeAuthor } from '../changes/log/change.js';
import { Settings } from '../config/settings.js';
import type { Representation } from '../http/conditional/representation.js';
import { Problem } from '../http/problem.js';
import { AccessLog } from './access-log/access-log.service.js';
import { AccountPresenter } from './account-presenter.js';
import { AccountFields } from './fields/account-fields.js';
import { setValues, type SetOutcome } from './set-values.js';
import { AccountReader } from './store/account-reader.js';
import { AccountTurns } from './store/account-turns.js';
import { AccountWriter } from './store/account-writer.js';
import { settleCommit } from './store/ambiguous-commit.js';

/** Takes accounts out of use, and back into it. */
@Injectable()
export class ActivationService {
  constructor(
    private readonly fields: AccountFields,
    private readonly reader: AccountReader,
    private readonly writer: AccountWriter,
    private readonly turns: AccountTurns,
    private readonly presenter: AccountPresenter,
    private readonly accesses: AccessLog,
    private readonly dataSource: DataSource,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** @returns the account as staff see it; one that was like that already is not changed */
  async setActive(
    username: string,
    isActive: boolean,
    principal: Principal,
    author: ChangeAuthor,
  ): Promise<Representation> {
    const found = await this.reader.findByUsername(username);
    if (found === null) throw new Problem('not_found', { detail: 'There is no such account.' });
    const saved = await this.turns.take(found.id, () => this.save(found.id, isActive, author));
    if (saved === null) throw new Problem('not_found', { detail: 'There is no such account.' });
    const { account } = saved;
    const { staffFields } = this.settings.accountVisibilityConfiguration;
    const isOwn = isOwnName(principal, account.username);
    const onShown = () => (isOwn ? undefined : this.accesses.shown(principal, [account], staffFields));
    return this.presenter.one({ account, view: 'staff' }, onShown);
  }

  private save(id: string, isActive: boolean, author: ChangeAuthor): Promise<SetOutcome | null> {
    const { fields, reader, writer } = this;
    const { parentalConsentAgeLimit: ageLimit } = this.settings;
    const currentYear = new Date().getUTCFullYear();
    return settleCommit<SetOutcome | null>(this.dataSource, (attempts) => {
      const begin = (saved: SetOutcome) => attempts.begin(id, saved);
      const parts = { fields, reader, writer, ageLimit, currentYear, author, begin };
      return this.dataSource.transaction((transaction) =>
        setValues(id, { is_active: isActive }, parts, transaction),
      );
    });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { AccessLog } from '../access-log/access-log.service.js';
import { AccountPresenter } from '../account-presenter.js';
import { AccountFields } from '../fields/account-fields.js';
import { AccountAccess } from '../guards/account-access.js';
import { Projections } from '../projections.js';
import { Projection } from '../rules/views/projection.js';
import { fieldsOf, seenBy, type SeenAccount } from '../seen-account.js';
import { AccountReader } from '../store/account-reader.js';
import type { Principal } from '../../auth/principal.js';
import { ChangeFeed } from '../../changes/change-feed.js';
import { Standbys } from '../../changes/standbys.js';
import { Settings } from '../../config/settings.js';
import type { SnapshotQuery } from './snapshot.dto.js';

/** Enough that the statement costs little for each, few enough that others wait for no more than some milliseconds. */
const PAGE = 30;

/** Every account in the order of their ids, for whoever keeps a copy of them. */
@Injectable()
export class SnapshotService {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly standbys: Standbys,
    private readonly reader: AccountReader,
    private readonly access: AccountAccess,
    private readonly presenter: AccountPresenter,
    private readonly projections: Projections,
    private readonly fields: AccountFields,
    private readonly accesses: AccessLog,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /**
   * Lines of NDJSON. The cursor comes first, and is taken first: what changes while the accounts are read comes after it
   * in the feed. Each page is a statement of its own, so nothing is held open for a reader who is slow.
   * @param gone aborts when the reader is no longer there
   */
  async open(
    { fields, after = '0' }: SnapshotQuery,
    principal: Principal,
    gone: AbortSignal,
  ): Promise<AsyncIterable<string>> {
    const only = this.withoutId(this.projections.of(fields));
    const seen = seenBy(principal, await this.access.findCaller(principal), { shared: false, only });
    const cursor = await this.feed.now();
    return this.lines({ principal, cursor, after, only, seen, gone });
  }

  private async *lines({ principal, cursor, after, only, seen, gone }: Reading): AsyncGenerator<string> {
    let isNoted = false;
    yield `${JSON.stringify({ cursor })}\n`;
    for (let last = after; !gone.aborted;) {
      const accounts = await this.reader.findAfter(last, PAGE, only);
      if (accounts.length === 0) return;
      // Nobody keeps what a promotion could undo.
      await this.standbys.settle(gone);
      if (!isNoted) await this.accesses.shownOfAll(principal, this.fieldsOf(seen(accounts[0]!)));
      isNoted = true;
      const jsons = this.presenter.jsons(accounts.map(seen));
      yield accounts.map((account, i) => line(account, jsons[i]!)).join('');
      last = accounts.at(-1)!.id;
    }
  }

  private fieldsOf(seen: SeenAccount): readonly string[] {
    return fieldsOf(seen, this.settings.accountVisibilityConfiguration);
  }

  /** Every line has the id already, as the feed spells it. */
  private withoutId(only: Projection | undefined): Projection | undefined {
    if (this.fields.find('id') === undefined) return only;
    const names = [...(only?.names ?? this.fields.names)];
    return new Projection(new Set(names.filter((name) => name !== 'id')));
  }
}

/** @param json of the view, which goes on after what every line has */
function line({ id, version }: SeenAccount['account'], json: string): string {
  const start = `{"id":"${id}","version":${version}`;
  return json === '{}' ? `${start}}\n` : `${start},${json.slice(1)}\n`;
}

interface Reading {
  readonly principal: Principal;
  readonly cursor: string;
  readonly after: string;
  readonly only: Projection | undefined;
  readonly seen: (account: SeenAccount['account']) => SeenAccount;
  readonly gone: AbortSignal;
}

import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Problem } from '../../http/problem.js';
import { may } from '../../auth/principal.js';
import { OwnerGuard, type AccountRequest } from '../guards/owner.guard.js';
import { AccountReader } from '../store/account-reader.js';

/** Admits the owner, and services that may erase. Staff get 403, everybody else 404. */
@Injectable()
export class DataGuard implements CanActivate {
  constructor(
    private readonly owner: OwnerGuard,
    private readonly reader: AccountReader,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AccountRequest>();
    if (!may(request.principal, 'erase')) return this.owner.canActivate(context);
    const account = await this.reader.findByUsername(request.params.username);
    if (account === null) throw new Problem('not_found');
    request.account = account;
    return true;
  }
}

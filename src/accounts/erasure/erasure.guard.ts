import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Problem } from '../../http/problem.js';
import { AccountAccess } from '../guards/account-access.js';
import { may } from '../../auth/principal.js';
import type { AccountRequest } from '../guards/owner.guard.js';
import { AccountReader } from '../store/account-reader.js';

/** Admits who may have an account erased: its owner, staff, and services with `erase`. Everybody else gets 404. */
@Injectable()
export class ErasureGuard implements CanActivate {
  constructor(
    private readonly access: AccountAccess,
    private readonly reader: AccountReader,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AccountRequest>();
    const { principal, params } = request;
    const account = may(principal, 'erase')
      ? await this.reader.findByUsername(params.username)
      : (await this.access.to(params.username, principal)).account;
    if (account === null) throw new Problem('not_found');
    request.account = account;
    return true;
  }
}

import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Problem } from '../../http/problem.js';
import { AccountAccess } from './account-access.js';
import type { AccountRequest } from './owner.guard.js';

/** Admits the owner of the account in the path, and staff. Everybody else gets 404, whether it exists or not. */
@Injectable()
export class OwnerOrStaffGuard implements CanActivate {
  constructor(private readonly access: AccountAccess) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AccountRequest>();
    const { account } = await this.access.to(request.params.username, request.principal);
    if (account === null) throw new Problem('not_found');
    request.account = account;
    return true;
  }
}

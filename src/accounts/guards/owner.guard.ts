import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from '../../auth/caller.decorator.js';
import { Problem } from '../../http/problem.js';
import type { AccountRow } from '../fields/account-row.js';
import { AccountAccess } from './account-access.js';

/** A request for one account, which a guard has read. */
export interface AccountRequest extends AuthenticatedRequest {
  readonly params: { readonly username: string };
  account?: AccountRow;
}

/**
 * Admits the owner of the account in the path. Staff get 403; everybody else 404, the same whether the account
 * exists or not.
 */
@Injectable()
export class OwnerGuard implements CanActivate {
  constructor(private readonly access: AccountAccess) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AccountRequest>();
    const { account, isOwner } = await this.access.to(request.params.username, request.principal);
    if (account === null) throw new Problem('not_found');
    if (!isOwner) throw new Problem('forbidden', { detail: 'Only the owner of an account may do this.' });
    request.account = account;
    return true;
  }
}

/** The account that the guard of the route has read. */
export const RequestedAccount = createParamDecorator((_: unknown, context: ExecutionContext): AccountRow => {
  const { account } = context.switchToHttp().getRequest<AccountRequest>();
  if (!account) throw new Error('RequestedAccount needs a guard that reads the account');
  return account;
});

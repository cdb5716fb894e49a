import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AuthenticatedRequest } from '../../auth/caller.decorator.js';
import { Problem } from '../../http/problem.js';
import { AccountAccess } from './account-access.js';

const REFUSAL = 'staff-refusal';

/** What {@link StaffGuard} answers to others on this route: 403, or 404 where the route itself must not show. */
export const RefuseOthersWith = (code: 'forbidden' | 'not_found') => SetMetadata(REFUSAL, code);

/** Admits staff: people with an active staff account, and internal services. */
@Injectable()
export class StaffGuard implements CanActivate {
  constructor(
    private readonly access: AccountAccess,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (await this.access.isStaff(principal)) return true;
    const code = this.reflector.get<'forbidden' | 'not_found' | undefined>(REFUSAL, context.getHandler());
    if (code === 'not_found') throw new Problem('not_found');
    throw new Problem('forbidden', { detail: 'Only staff may do this.' });
  }
}

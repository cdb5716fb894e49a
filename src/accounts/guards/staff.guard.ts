import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AuthenticatedRequest } from '../../auth/caller.decorator.js';
import { may } from '../../auth/principal.js';
import { Problem } from '../../http/problem.js';
import type { Capability } from '../fields/service-scopes.js';
import { AccountAccess } from './account-access.js';

const REFUSAL = 'staff-refusal';
const CAPABILITY = 'service-capability';

/** What {@link StaffGuard} answers to others on this route: 403, or 404 where the route itself must not show. */
export const RefuseOthersWith = (code: 'forbidden' | 'not_found') => SetMetadata(REFUSAL, code);

/** {@link StaffGuard} admits services with this capability to this route, too. */
export const AndServicesThatMay = (capability: Capability) => SetMetadata(CAPABILITY, capability);

/** Admits staff: people with an active staff account, and internal services. */
@Injectable()
export class StaffGuard implements CanActivate {
  constructor(
    private readonly access: AccountAccess,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const capability = this.reflector.get<Capability | undefined>(CAPABILITY, context.getHandler());
    if (capability !== undefined && may(principal, capability)) return true;
    if (await this.access.isStaff(principal)) return true;
    const code = this.reflector.get<'forbidden' | 'not_found' | undefined>(REFUSAL, context.getHandler());
    if (code === 'not_found') throw new Problem('not_found');
    const services = capability === undefined ? '' : `, and services with \`${capability}\`,`;
    throw new Problem('forbidden', { detail: `Only staff${services} may do this.` });
  }
}

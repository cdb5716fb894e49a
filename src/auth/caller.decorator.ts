import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from './principal.js';

/** A request that was authenticated. */
export interface AuthenticatedRequest {
  readonly id: string;
  readonly principal: Principal;
}

/** The principal: `@Caller() principal: Principal`. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal =>
    context.switchToHttp().getRequest<AuthenticatedRequest>().principal,
);

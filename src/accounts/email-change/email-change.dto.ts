import { ApiProperty } from '@nestjs/swagger';

/** A change of the email address that waits for its confirmation. */
export class PendingEmailChange {
  @ApiProperty({
    format: 'email',
    description: 'The requested address',
    example: 'erika@example.org',
  })
  new_email!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-25T10:00:00Z' })
  requested_at!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'When the confirmation link expires',
    example: '2026-11-26T10:00:00Z',
  })
  expires_at!: string;
}

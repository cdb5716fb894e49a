import { ApiProperty } from '@nestjs/swagger';

/** When an account will be erased. */
export class ErasureDate {
  @ApiProperty({
    format: 'date-time',
    description:
      'When the account will be erased, to within seconds; until then the erasure can be cancelled',
    example: '2026-12-09T10:00:00Z',
  })
  erases_at!: string;
}

/** An erasure that waits for its time. */
export class PendingErasure extends ErasureDate {
  @ApiProperty({ format: 'date-time', example: '2026-11-25T10:00:00Z' })
  requested_at!: string;
}

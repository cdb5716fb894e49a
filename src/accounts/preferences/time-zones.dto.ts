import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';

export class TimeZonesQuery {
  @ApiPropertyOptional({
    description: 'ISO 3166-1 alpha-2 code, in any letter case: returns only the zones of that country.',
    example: 'DE',
  })
  @IsOptional()
  @IsString({ message: '$property must be given once' })
  country_code?: string;
}

/** A time zone to choose. */
export class TimeZone {
  @ApiProperty({ description: 'Its current IANA name', example: 'Europe/Berlin' })
  time_zone!: string;

  @ApiProperty({ description: 'With its offset in winter', example: 'Europe/Berlin (UTC+01:00)' })
  description!: string;
}

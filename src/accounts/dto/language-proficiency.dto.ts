import { ApiProperty } from '@nestjs/swagger';

export class LanguageProficiency {
  @ApiProperty({
    type: 'string',
    pattern: '^[a-z]{2}$',
    description: 'ISO 639-1 code, lower case',
    example: 'de',
  })
  code!: string;
}

import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { NamesService } from './names.service.js';

/** `POST /names` with a JSON array of usernames answers with an object, name by username. */
@Controller('names')
export class NamesController {
  constructor(@Inject(NamesService) private readonly names: NamesService) {}

  @Post()
  @HttpCode(200)
  async read(@Body() usernames: string[]): Promise<Record<string, string>> {
    return Object.fromEntries(await this.names.namesOf(usernames));
  }
}

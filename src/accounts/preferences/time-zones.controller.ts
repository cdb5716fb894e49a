import { Controller, Get, Header, Query } from '@nestjs/common';
import { Problem } from '../../http/problem.js';
import { StrictQueryPipe } from '../../http/strict-query.pipe.js';
import { timeZones } from '../fields/kinds/time-zones.js';
import { ApiListTimeZones } from './preferences.openapi.js';
import { TimeZonesQuery } from './time-zones.dto.js';

/** The time zones that a user can choose from. No token: they are the same for everybody. */
@Controller('user_api/v1/preferences')
export class TimeZonesController {
  @Get('time_zones')
  @Header('Cache-Control', 'public, max-age=86400')
  @ApiListTimeZones()
  listTimeZones(@Query(new StrictQueryPipe(TimeZonesQuery)) { country_code: code = '' }: TimeZonesQuery) {
    const zones = timeZones(code === '' ? undefined : code.toUpperCase());
    if (zones === undefined) {
      throw new Problem('invalid_parameter', { detail: 'country_code is not an ISO 3166-1 alpha-2 code.' });
    }
    return zones;
  }
}

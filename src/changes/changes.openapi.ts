import { applyDecorators } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiForbiddenResponse,
  ApiGoneResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { ChangesPage } from './changes.dto.js';

export const ChangesApi = () => applyDecorators(ApiTags('changes'), ApiBearerAuth());

export const ApiReadChanges = () =>
  applyDecorators(
    ApiOperation({
      summary: 'Follow the changes of all accounts',
      description:
        'Staff only. Changes in an order without gaps: whoever keeps the last cursor and asks again misses nothing and ' +
        'sees nothing twice, and sees the changes of one account in the order of its versions.',
    }),
    ApiOkResponse({ type: ChangesPage }),
    ApiBadRequestResponse({ description: 'A parameter is unknown, repeated or out of range.' }),
    ApiUnauthorizedResponse({ description: 'A valid bearer token is required.' }),
    ApiForbiddenResponse({ description: 'The caller is not staff.' }),
    ApiGoneResponse({
      description: 'The feed no longer reaches back to this cursor: start from the beginning.',
    }),
  );

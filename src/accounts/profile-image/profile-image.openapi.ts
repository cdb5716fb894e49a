import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, header, REQUEST_ID } from '../../http/problem.dto.js';
import type { ProblemCode } from '../../http/problem.js';
import { ApiAcceptLanguage, ApiUsername } from '../dto/account-parameters.openapi.js';

const BINARY = { type: 'string', format: 'binary' };
const FORM = { type: 'object', required: ['file'], properties: { file: BINARY } };
const BODY = {
  'multipart/form-data': { schema: FORM },
  'image/jpeg': { schema: BINARY },
  'image/png': { schema: BINARY },
  'image/gif': { schema: BINARY },
  'image/webp': { schema: BINARY },
};

const ALWAYS: readonly ProblemCode[] = [
  'unauthorized',
  'not_acceptable',
  'rate_limited',
  'internal',
  'unavailable',
  'outcome_unknown',
  'invalid_parameter',
  'not_found',
];

export function ProfileImageApi() {
  return applyDecorators(ApiTags('accounts'), ApiBearerAuth('bearer'));
}

export function ApiUploadImage() {
  const acceptPost = {
    'Accept-Post': header('What a picture may come as.', 'multipart/form-data, image/*'),
  };
  return applyDecorators(
    ApiOperation({
      summary: 'Uploads the own picture',
      description:
        'A JPEG, PNG, GIF or WebP, as the part `file` of a form or as the body itself; judged by its content. It is ' +
        'cut to a square and made in each configured size. It replaces an earlier one; the same picture again ' +
        'changes nothing. Not for accounts that require parental consent.',
      // Not by ApiBody, which has one schema for all types.
      requestBody: { required: true, content: BODY },
    }),
    ApiUsername(),
    ApiAcceptLanguage(),
    ApiNoContentResponse({ description: 'The picture is hers', headers: REQUEST_ID }),
    ApiProblems([...ALWAYS, 'malformed_request', 'invalid_image', 'forbidden', 'unsupported_media_type'], {
      415: acceptPost,
    }),
  );
}

export function ApiDeleteImage() {
  return applyDecorators(
    ApiOperation({
      summary: 'Removes a picture',
      description: 'For the owner and for staff. That there was none is a success too.',
    }),
    ApiUsername(),
    ApiAcceptLanguage(),
    ApiNoContentResponse({ description: 'There is no picture any more', headers: REQUEST_ID }),
    ApiProblems(ALWAYS),
  );
}

import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ALWAYS, ApiProblems, header, REQUEST_ID } from '../../openapi/problem-responses.js';
import { ApiAcceptLanguage, ApiUsername } from '../../openapi/parameters.js';

const BINARY = { type: 'string', format: 'binary' };
const FORM = { type: 'object', required: ['file'], properties: { file: BINARY } };
const BODY = {
  'multipart/form-data': { schema: FORM },
  'image/jpeg': { schema: BINARY },
  'image/png': { schema: BINARY },
  'image/gif': { schema: BINARY },
  'image/webp': { schema: BINARY },
};

const PROBLEMS = [...ALWAYS, 'invalid_parameter', 'not_found', 'outcome_unknown'] as const;

export function ProfileImageApi() {
  return applyDecorators(ApiTags('accounts'), ApiBearerAuth('bearer'));
}

export function ApiUploadImage() {
  const acceptPost = {
    'Accept-Post': header('The media types that a picture can have.', 'multipart/form-data, image/*'),
  };
  return applyDecorators(
    ApiOperation({
      summary: 'Uploads your own picture',
      description:
        'A JPEG, PNG, GIF or WebP, either as the form part `file` or as the body itself; the type is ' +
        'detected from the content. By default it has 100 bytes to 1 MiB, and at most 40 million pixels. The ' +
        'picture is cropped to a square, scaled to each configured size, and replaces an earlier one; uploading ' +
        'the same picture again changes nothing. Not allowed for accounts that require parental consent.',
      // Not by ApiBody, which has one schema for all types.
      requestBody: { required: true, content: BODY },
    }),
    ApiUsername(),
    ApiAcceptLanguage(),
    ApiNoContentResponse({ description: 'The picture was saved', headers: REQUEST_ID }),
    ApiProblems([...PROBLEMS, 'malformed_request', 'invalid_image', 'forbidden', 'unsupported_media_type'], {
      415: acceptPost,
    }),
  );
}

export function ApiDeleteImage() {
  return applyDecorators(
    ApiOperation({
      summary: 'Removes a picture',
      description: 'For the owner and staff. Succeeds even if there was no picture.',
    }),
    ApiUsername(),
    ApiAcceptLanguage(),
    ApiNoContentResponse({ description: 'The account has no picture', headers: REQUEST_ID }),
    ApiProblems(PROBLEMS),
  );
}

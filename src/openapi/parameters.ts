import { ApiHeader, ApiParam } from '@nestjs/swagger';
import { USERNAME_MAX, USERNAME_MIN } from '../accounts/fields/kinds/field-rules.js';

export function ApiUsername() {
  return ApiParam({
    name: 'username',
    description:
      `Without regard to letter case. ${USERNAME_MIN} to ${USERNAME_MAX} letters, digits and characters of ` +
      '`_.@+-`; anything else is 404.',
    // In the schema: beside it, Swagger drops it.
    schema: { type: 'string', minLength: USERNAME_MIN, maxLength: USERNAME_MAX, example: 'john' },
  });
}

export function ApiAcceptLanguage() {
  return ApiHeader({
    name: 'Accept-Language',
    required: false,
    description: 'Languages for `user_message`; English if none of them is available.',
    schema: { type: 'string' },
  });
}

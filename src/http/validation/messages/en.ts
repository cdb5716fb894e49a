/**
 * The English sentences, and by their keys the list of all codes: a code exists when it has a sentence.
 * A sentence may name a rule's number as `{max}`; it never repeats what was sent.
 */
export const en = {
  faults: {
    required: 'This cannot be left empty.',
    not_text: 'Please enter text.',
    not_boolean: 'Please answer with yes or no.',
    invalid_characters: 'This contains characters that cannot be stored.',
    too_long: 'This is too long. Please use at most {max} characters.',
    blank: 'Please enter something other than spaces.',
    markup: 'Please leave out web addresses and the characters < and >.',
    not_offered: 'Please choose one of the options on offer.',
    unknown_country: 'Please choose a country from the list.',
    not_a_list: 'Please give a list.',
    too_many: 'These are too many. Please choose at most {max}.',
    unknown_language: 'Please choose languages from the list.',
    duplicate_language: 'Please choose each language only once.',
    invalid_year: 'Please enter a year from {min} to {max}.',
    invalid_email: 'Please enter a valid email address.',
    same_email: 'This is already your email address.',
    email_change_off: 'The email address cannot be changed at present.',
    email_change_frozen:
      'The email address cannot be changed right after a change was undone. Please try again in an hour.',
    invalid_username: 'Please use {min} to {max} letters, digits or the characters _ . @ + -',
    reserved_username: 'This username is reserved. Please choose another one.',
    taken: 'This is already taken. Please choose another one.',
    invalid_date_time: 'Please enter a valid date and time.',
    not_storable: 'This could not be saved.',
    read_only_field: 'This cannot be changed here.',
    unknown_field: 'This is not part of an account.',
  },
  problems: {
    malformed_request: 'Something was wrong with this request. Please try again.',
    invalid_parameter: 'Something was wrong with this request. Please check what you asked for.',
    validation: 'Some entries need your attention. Nothing was saved.',
    not_saved: 'Your changes could not be saved. Please try again.',
    invalid_image: 'This picture cannot be used. Please choose another one.',
    unauthorized: 'Please sign in.',
    forbidden: 'You are not allowed to do this.',
    account_not_created: 'Your account could not be set up. Please ask for help.',
    not_found: 'This could not be found.',
    method_not_allowed: 'This is not possible here.',
    not_acceptable: 'This is not available in the requested format.',
    request_timeout: 'The request took too long to arrive. Please try again.',
    conflict: 'This conflicts with something that exists already.',
    gone: 'This is no longer available.',
    precondition_failed: 'This was changed in the meantime. Please reload and try again.',
    payload_too_large: 'This is too large to be sent.',
    unsupported_media_type: 'This kind of content is not supported here.',
    precondition_required: 'Please reload and try again.',
    rate_limited: 'That was a little too often. Please wait a moment and try again.',
    headers_too_large: 'Something was wrong with this request. Please try again.',
    internal: 'Something went wrong on our side. Please try again later.',
    unavailable: 'This service is not available at present. Please try again in a moment.',
    outcome_unknown: 'We do not know whether this was saved. Please reload before you try again.',
  },
  images: {
    image_missing: 'Please choose a picture.',
    image_too_small: 'This file is too small to be a picture. Please choose another one.',
    image_too_large: 'This picture is too large. Please choose one of at most {max}.',
    image_too_many_pixels: 'This picture is too large. Please choose one of at most {max} megapixels.',
    image_unreadable: 'This picture cannot be read. Please choose a JPEG, PNG, GIF or WebP picture.',
    image_type_mismatch:
      'This file is not the kind of picture that it claims to be. Please choose another one.',
    image_needs_consent: 'A picture is possible only with the consent of your parents.',
  },
} as const;

/** What every language offers: the same codes as English. */
export type Catalogue = {
  readonly [Group in keyof typeof en]: Readonly<Record<keyof (typeof en)[Group], string>>;
};

import type { EmailChangeWords, ErasureWords, MailParts } from './mail-parts.js';

/**
 * All that is said to users, in English, and by its keys the list of all codes: a code exists when it has a sentence.
 * Texts are plain; whoever makes HTML of them escapes them.
 */
export const en = {
  // A sentence may name a rule's number as `{max}`; it never repeats what was sent.
  faults: {
    required: 'This cannot be left empty.',
    not_text: 'Please enter text.',
    not_boolean: 'Please answer with yes or no.',
    invalid_characters: 'This contains characters that cannot be stored.',
    too_long: 'This is too long. Please use at most {max} characters.',
    blank: 'Please do not leave this empty.',
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
    not_an_object: 'Please give a set of fields.',
    not_an_integer: 'Please enter a whole number from {min} to {max}.',
    invalid_date: 'Please enter a valid date.',
    invalid_url: 'Please enter a web address that begins with https://',
    duplicate_choice: 'Please choose each option only once.',
    unknown_time_zone: 'Please choose a time zone from the list.',
    invalid_phone_number: 'Please enter a phone number with digits.',
    invalid_social_link: 'Please enter your name on that platform, or a link to your profile there.',
    duplicate_platform: 'Please give each platform only once.',
    named_twice: 'Please say this only once.',
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
    expectation_failed: 'Something was wrong with this request. Please try again.',
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
  // Where these words stand below, they lead to SITE_URL.
  yourPassword: 'your password',
  // Behind the links in mails. None of it depends on a person.
  pages: {
    confirm: {
      title: 'Confirm your new email address',
      lead: 'Press the button, and the address to which we sent this link becomes the email address of your account.',
      button: 'Confirm address',
    },
    revert: {
      title: 'Keep your old email address',
      lead: 'Press the button to undo the change of your email address. For one hour after that it cannot be changed again.',
      button: 'Undo the change',
    },
    keep: {
      title: 'Keep your account',
      lead: 'Press the button to cancel the erasure of your account. Nothing is erased then, and everything stays as it is.',
      button: 'Keep my account',
    },
    confirmed: {
      title: 'Your new email address is confirmed',
      lead: 'It is the email address of your account from now on. You can close this page.',
    },
    reverted: {
      title: 'The change is undone',
      lead: 'Your account keeps its old email address. If it was not you who asked for the change, secure your account now: change your password.',
    },
    cancelled: {
      title: 'Your account stays',
      lead: 'The erasure is cancelled. If it was not you who asked for it, secure your account now: change your password.',
    },
    done: {
      title: 'This link has done its work already',
      lead: 'It was used before, and works once: what it is for is done. You need not do anything more, and can close this page.',
    },
    gone: {
      title: 'This link is no longer valid',
      lead: 'It is incomplete, has expired, or something newer has taken its place. Nothing was changed.',
    },
    taken: {
      title: 'This address is in use',
      lead: 'Meanwhile another account has this email address. Nothing was changed.',
    },
    unavailable: {
      title: 'Please try again in a moment',
      lead: 'The service is not available at present. Nothing was changed, and your link is still valid.',
    },
  },
  mails: {
    email_confirm: ({ service, name, newEmail, until }: EmailChangeWords): MailParts => ({
      subject: `${service}: please confirm your new email address`,
      before: [
        `Hello ${name},`,
        `You want ${newEmail} to be the email address of your account at ${service}. Please confirm it:`,
      ],
      link: 'Confirm this address',
      after: [
        `The link works once, until ${until}. Your account keeps its old address until you confirm the new one.`,
        'If you did not ask for this, you need not do anything: nothing will be changed.',
      ],
    }),
    email_notice: ({ service, name, oldEmail, newEmail }: EmailChangeWords): MailParts => ({
      subject: `${service}: your email address is about to change`,
      before: [
        `Hello ${name},`,
        `Somebody, hopefully you, asked to change the email address of your account at ${service} ` +
          `from ${oldEmail} to ${newEmail}. It changes as soon as the new address is confirmed.`,
        'If it was you, you need not do anything. If not, keep your address:',
      ],
      link: 'Keep my old address',
      after: [
        'The link works until seven days after the change. After using it, please also change your password.',
      ],
    }),
    email_confirmed: ({ service, name, newEmail }: EmailChangeWords): MailParts => ({
      subject: `${service}: your email address has changed`,
      before: [
        `Hello ${name},`,
        `You have confirmed ${newEmail}: it is the email address of your account at ${service} from now on.`,
      ],
      after: ['You need not do anything. Your old address can undo the change for seven days.'],
    }),
    erasure_requested: ({ service, name, until }: ErasureWords): MailParts => ({
      subject: `${service}: your account will be erased`,
      before: [
        `Hello ${name},`,
        `Somebody, hopefully you, asked to have your account at ${service} erased: your profile, your picture, your ` +
          `address and your history, for good. That happens on ${until}. Until then your account works as before.`,
        'If you have changed your mind, or it was not you, keep your account:',
      ],
      link: 'Keep my account',
      after: ['If it was not you, please also change your password. Otherwise you need not do anything.'],
    }),
  },
};

/** What every language has: the same keys as English. */
export type Catalogue = typeof en;

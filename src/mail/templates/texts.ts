import type { Language } from '../../http/validation/user-messages.js';

/** What a mail about a change of address can name. */
export interface EmailChangeWords {
  readonly service: string;
  readonly username: string;
  readonly oldEmail: string;
  readonly newEmail: string;
  /** When the confirmation ends, in words. */
  readonly until: string;
}

/** A mail in parts: paragraphs, the link with its words, and paragraphs after it. */
export interface MailParts {
  /** Only with words of ours: it becomes a header. */
  readonly subject: string;
  readonly before: readonly string[];
  readonly link: string;
  readonly after: readonly string[];
}

export interface MailTexts {
  email_confirm(words: EmailChangeWords): MailParts;
  email_notice(words: EmailChangeWords): MailParts;
}

/** Every mail in every language. Texts are plain; whoever makes HTML of them escapes them. */
export const MAIL_TEXTS: Readonly<Record<Language, MailTexts>> = {
  en: {
    email_confirm: ({ service, username, newEmail, until }) => ({
      subject: `${service}: please confirm your new email address`,
      before: [
        `Hello ${username},`,
        `you want ${newEmail} to be the email address of your account at ${service}. Please confirm it:`,
      ],
      link: 'Confirm this address',
      after: [
        `The link works until ${until}, and once. Until you confirm, your account keeps its old address.`,
        'If you did not ask for this, you need not do anything: nothing will be changed.',
      ],
    }),
    email_notice: ({ service, username, oldEmail, newEmail }) => ({
      subject: `${service}: your email address is about to change`,
      before: [
        `Hello ${username},`,
        `somebody, hopefully you, asked to change the email address of your account at ${service} ` +
          `from ${oldEmail} to ${newEmail}. It changes as soon as the new address is confirmed.`,
        'If it was you, you need not do anything. If not, keep your address:',
      ],
      link: 'Keep my old address',
      after: [
        'The link works until seven days after the change. After using it, please also change your password.',
      ],
    }),
  },
  de: {
    email_confirm: ({ service, username, newEmail, until }) => ({
      subject: `${service}: Bitte bestätigen Sie Ihre neue E-Mail-Adresse`,
      before: [
        `Guten Tag ${username},`,
        `${newEmail} soll die E-Mail-Adresse Ihres Kontos bei ${service} werden. Bitte bestätigen Sie das:`,
      ],
      link: 'Diese Adresse bestätigen',
      after: [
        `Der Link gilt bis ${until} und nur einmal. Bis zur Bestätigung behält Ihr Konto seine alte Adresse.`,
        'Falls Sie das nicht veranlasst haben, müssen Sie nichts tun: Es wird nichts geändert.',
      ],
    }),
    email_notice: ({ service, username, oldEmail, newEmail }) => ({
      subject: `${service}: Ihre E-Mail-Adresse soll geändert werden`,
      before: [
        `Guten Tag ${username},`,
        `jemand, hoffentlich Sie selbst, möchte die E-Mail-Adresse Ihres Kontos bei ${service} ` +
          `von ${oldEmail} in ${newEmail} ändern. Das geschieht, sobald die neue Adresse bestätigt ist.`,
        'Falls Sie das waren, müssen Sie nichts tun. Falls nicht, behalten Sie Ihre Adresse:',
      ],
      link: 'Meine alte Adresse behalten',
      after: ['Der Link gilt bis sieben Tage nach der Änderung. Ändern Sie danach bitte auch Ihr Passwort.'],
    }),
  },
  es: {
    email_confirm: ({ service, username, newEmail, until }) => ({
      subject: `${service}: confirme su nueva dirección de correo`,
      before: [
        `Hola, ${username}:`,
        `quiere que ${newEmail} sea la dirección de correo de su cuenta en ${service}. Confírmelo, por favor:`,
      ],
      link: 'Confirmar esta dirección',
      after: [
        `El enlace vale hasta ${until} y una sola vez. Hasta que lo confirme, su cuenta conserva su dirección anterior.`,
        'Si no lo ha pedido, no tiene que hacer nada: no se cambiará nada.',
      ],
    }),
    email_notice: ({ service, username, oldEmail, newEmail }) => ({
      subject: `${service}: su dirección de correo va a cambiar`,
      before: [
        `Hola, ${username}:`,
        `alguien, esperamos que usted, ha pedido cambiar la dirección de correo de su cuenta en ${service} ` +
          `de ${oldEmail} a ${newEmail}. Cambiará en cuanto se confirme la nueva dirección.`,
        'Si fue usted, no tiene que hacer nada. Si no, conserve su dirección:',
      ],
      link: 'Conservar mi dirección anterior',
      after: [
        'El enlace vale hasta siete días después del cambio. Después de usarlo, cambie también su contraseña.',
      ],
    }),
  },
};

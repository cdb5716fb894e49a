import type { Language } from '../../../http/validation/user-messages.js';

interface Question {
  readonly title: string;
  readonly lead: string;
  readonly button: string;
}

interface Answer {
  readonly title: string;
  readonly lead: string;
}

export interface PageTexts {
  readonly confirm: Question;
  readonly revert: Question;
  readonly confirmed: Answer;
  readonly reverted: Answer;
  readonly gone: Answer;
  readonly taken: Answer;
  readonly unavailable: Answer;
}

/** What the two pages say. None of it depends on a person. */
export const PAGE_TEXTS: Readonly<Record<Language, PageTexts>> = {
  en: {
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
    confirmed: {
      title: 'Your new email address is confirmed',
      lead: 'It is the email address of your account from now on. You can close this page.',
    },
    reverted: {
      title: 'The change is undone',
      lead: 'Your account keeps its old email address. If it was not you who asked for the change, secure your account now: change your password.',
    },
    gone: {
      title: 'This link is no longer valid',
      lead: 'It has been used already, has expired, or another request has taken its place. Nothing was changed.',
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
  de: {
    confirm: {
      title: 'Neue E-Mail-Adresse bestätigen',
      lead: 'Mit dieser Schaltfläche wird die Adresse, an die wir diesen Link geschickt haben, zur E-Mail-Adresse Ihres Kontos.',
      button: 'Adresse bestätigen',
    },
    revert: {
      title: 'Alte E-Mail-Adresse behalten',
      lead: 'Mit dieser Schaltfläche machen Sie die Änderung Ihrer E-Mail-Adresse rückgängig. Danach kann sie eine Stunde lang nicht mehr geändert werden.',
      button: 'Änderung rückgängig machen',
    },
    confirmed: {
      title: 'Ihre neue E-Mail-Adresse ist bestätigt',
      lead: 'Sie ist ab jetzt die E-Mail-Adresse Ihres Kontos. Sie können diese Seite schließen.',
    },
    reverted: {
      title: 'Die Änderung ist rückgängig gemacht',
      lead: 'Ihr Konto behält seine alte E-Mail-Adresse. Falls nicht Sie die Änderung veranlasst haben, sichern Sie jetzt Ihr Konto: Ändern Sie Ihr Passwort.',
    },
    gone: {
      title: 'Dieser Link ist nicht mehr gültig',
      lead: 'Er wurde bereits benutzt, ist abgelaufen oder durch eine neuere Anfrage ersetzt. Es wurde nichts geändert.',
    },
    taken: {
      title: 'Diese Adresse ist vergeben',
      lead: 'Inzwischen hat ein anderes Konto diese E-Mail-Adresse. Es wurde nichts geändert.',
    },
    unavailable: {
      title: 'Bitte versuchen Sie es gleich noch einmal',
      lead: 'Der Dienst ist zurzeit nicht verfügbar. Es wurde nichts geändert, und Ihr Link ist weiterhin gültig.',
    },
  },
  es: {
    confirm: {
      title: 'Confirme su nueva dirección de correo',
      lead: 'Con este botón, la dirección a la que enviamos este enlace pasa a ser la dirección de correo de su cuenta.',
      button: 'Confirmar dirección',
    },
    revert: {
      title: 'Conserve su dirección anterior',
      lead: 'Con este botón se deshace el cambio de su dirección de correo. Después no se podrá cambiar durante una hora.',
      button: 'Deshacer el cambio',
    },
    confirmed: {
      title: 'Su nueva dirección está confirmada',
      lead: 'Desde ahora es la dirección de correo de su cuenta. Puede cerrar esta página.',
    },
    reverted: {
      title: 'El cambio se ha deshecho',
      lead: 'Su cuenta conserva su dirección anterior. Si no fue usted quien pidió el cambio, proteja su cuenta ahora: cambie su contraseña.',
    },
    gone: {
      title: 'Este enlace ya no es válido',
      lead: 'Ya se usó, ha caducado o lo sustituyó una petición más reciente. No se ha cambiado nada.',
    },
    taken: {
      title: 'Esta dirección ya está en uso',
      lead: 'Entretanto otra cuenta tiene esta dirección de correo. No se ha cambiado nada.',
    },
    unavailable: {
      title: 'Inténtelo de nuevo en un momento',
      lead: 'El servicio no está disponible en este momento. No se ha cambiado nada y su enlace sigue siendo válido.',
    },
  },
};

import type { Catalogue } from './en.js';

export const de: Catalogue = {
  faults: {
    required: 'Hier wird eine Angabe benötigt.',
    not_text: 'Bitte geben Sie Text ein.',
    not_boolean: 'Bitte antworten Sie mit Ja oder Nein.',
    invalid_characters: 'Die Angabe enthält Zeichen, die nicht gespeichert werden können.',
    too_long: 'Das ist zu lang. Bitte verwenden Sie höchstens {max} Zeichen.',
    blank: 'Bitte lassen Sie dies nicht leer.',
    markup: 'Bitte lassen Sie Internetadressen und die Zeichen < und > weg.',
    not_offered: 'Bitte wählen Sie eine der angebotenen Möglichkeiten.',
    unknown_country: 'Bitte wählen Sie ein Land aus der Liste.',
    not_a_list: 'Bitte geben Sie eine Liste an.',
    too_many: 'Das sind zu viele. Bitte wählen Sie höchstens {max}.',
    unknown_language: 'Bitte wählen Sie Sprachen aus der Liste.',
    duplicate_language: 'Bitte wählen Sie jede Sprache nur einmal.',
    invalid_year: 'Bitte geben Sie ein Jahr von {min} bis {max} an.',
    invalid_email: 'Bitte geben Sie eine gültige E-Mail-Adresse ein.',
    same_email: 'Das ist bereits Ihre E-Mail-Adresse.',
    email_change_off: 'Die E-Mail-Adresse kann zurzeit nicht geändert werden.',
    email_change_frozen:
      'Nachdem eine Änderung rückgängig gemacht wurde, kann die E-Mail-Adresse eine Stunde lang nicht geändert werden.',
    invalid_username: 'Bitte verwenden Sie {min} bis {max} Buchstaben, Ziffern oder die Zeichen _ . @ + -',
    reserved_username: 'Dieser Benutzername ist reserviert. Bitte wählen Sie einen anderen.',
    taken: 'Das ist bereits vergeben. Bitte wählen Sie etwas anderes.',
    invalid_date_time: 'Bitte geben Sie ein gültiges Datum mit Uhrzeit an.',
    not_an_object: 'Bitte geben Sie eine Gruppe von Feldern an.',
    not_an_integer: 'Bitte geben Sie eine ganze Zahl von {min} bis {max} ein.',
    invalid_date: 'Bitte geben Sie ein gültiges Datum an.',
    invalid_url: 'Bitte geben Sie eine Internetadresse an, die mit https:// beginnt.',
    duplicate_choice: 'Bitte wählen Sie jede Möglichkeit nur einmal.',
    unknown_time_zone: 'Bitte wählen Sie eine Zeitzone aus der Liste.',
    invalid_phone_number: 'Bitte geben Sie eine Telefonnummer mit Ziffern an.',
    invalid_social_link:
      'Bitte geben Sie Ihren Namen auf dieser Plattform oder einen Link zu Ihrem Profil dort an.',
    duplicate_platform: 'Bitte geben Sie jede Plattform nur einmal an.',
    named_twice: 'Bitte geben Sie dies nur einmal an.',
    not_storable: 'Das konnte nicht gespeichert werden.',
    read_only_field: 'Das kann hier nicht geändert werden.',
    unknown_field: 'Das gehört nicht zu einem Konto.',
  },
  problems: {
    malformed_request: 'Mit dieser Anfrage stimmte etwas nicht. Bitte versuchen Sie es noch einmal.',
    invalid_parameter: 'Mit dieser Anfrage stimmte etwas nicht. Bitte prüfen Sie Ihre Angaben.',
    validation: 'Einige Angaben müssen berichtigt werden. Es wurde nichts gespeichert.',
    not_saved: 'Ihre Änderungen konnten nicht gespeichert werden. Bitte versuchen Sie es noch einmal.',
    invalid_image: 'Dieses Bild kann nicht verwendet werden. Bitte wählen Sie ein anderes.',
    unauthorized: 'Bitte melden Sie sich an.',
    forbidden: 'Sie dürfen das nicht tun.',
    account_not_created: 'Ihr Konto konnte nicht eingerichtet werden. Bitte lassen Sie sich helfen.',
    not_found: 'Das wurde nicht gefunden.',
    method_not_allowed: 'Das ist hier nicht möglich.',
    not_acceptable: 'Das gibt es nicht im gewünschten Format.',
    request_timeout: 'Die Anfrage kam zu langsam an. Bitte versuchen Sie es noch einmal.',
    conflict: 'Das widerspricht etwas, das es bereits gibt.',
    gone: 'Das ist nicht mehr verfügbar.',
    precondition_failed:
      'Das wurde inzwischen geändert. Bitte laden Sie neu und versuchen Sie es noch einmal.',
    payload_too_large: 'Das ist zu groß, um gesendet zu werden.',
    unsupported_media_type: 'Diese Art von Inhalt wird hier nicht unterstützt.',
    expectation_failed: 'Mit dieser Anfrage stimmte etwas nicht. Bitte versuchen Sie es noch einmal.',
    precondition_required: 'Bitte laden Sie neu und versuchen Sie es noch einmal.',
    rate_limited: 'Das war etwas zu oft. Bitte warten Sie kurz und versuchen Sie es noch einmal.',
    headers_too_large: 'Mit dieser Anfrage stimmte etwas nicht. Bitte versuchen Sie es noch einmal.',
    internal: 'Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es später noch einmal.',
    unavailable: 'Dieser Dienst ist zurzeit nicht verfügbar. Bitte versuchen Sie es gleich noch einmal.',
    outcome_unknown:
      'Es ist nicht bekannt, ob dies gespeichert wurde. Bitte laden Sie neu, bevor Sie es noch einmal versuchen.',
  },
  images: {
    image_missing: 'Bitte wählen Sie ein Bild.',
    image_too_small: 'Diese Datei ist zu klein für ein Bild. Bitte wählen Sie eine andere.',
    image_too_large: 'Dieses Bild ist zu groß. Bitte wählen Sie eines mit höchstens {max}.',
    image_too_many_pixels: 'Dieses Bild ist zu groß. Bitte wählen Sie eines mit höchstens {max} Megapixeln.',
    image_unreadable:
      'Dieses Bild kann nicht gelesen werden. Bitte wählen Sie ein Bild als JPEG, PNG, GIF oder WebP.',
    image_type_mismatch:
      'Diese Datei ist nicht die Art von Bild, als die sie sich ausgibt. Bitte wählen Sie eine andere.',
    image_needs_consent: 'Ein Bild ist nur mit der Zustimmung Ihrer Eltern möglich.',
  },
  yourPassword: 'Ihr Passwort',
  pages: {
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
    keep: {
      title: 'Konto behalten',
      lead: 'Mit dieser Schaltfläche brechen Sie die Löschung Ihres Kontos ab. Dann wird nichts gelöscht, und alles bleibt, wie es ist.',
      button: 'Mein Konto behalten',
    },
    confirmed: {
      title: 'Ihre neue E-Mail-Adresse ist bestätigt',
      lead: 'Sie ist ab jetzt die E-Mail-Adresse Ihres Kontos. Sie können diese Seite schließen.',
    },
    reverted: {
      title: 'Die Änderung ist rückgängig gemacht',
      lead: 'Ihr Konto behält seine alte E-Mail-Adresse. Falls nicht Sie die Änderung veranlasst haben, sichern Sie jetzt Ihr Konto: Ändern Sie Ihr Passwort.',
    },
    cancelled: {
      title: 'Ihr Konto bleibt bestehen',
      lead: 'Die Löschung ist abgebrochen. Falls nicht Sie sie verlangt haben, sichern Sie jetzt Ihr Konto: Ändern Sie Ihr Passwort.',
    },
    done: {
      title: 'Dieser Link hat seinen Zweck schon erfüllt',
      lead: 'Er wurde bereits benutzt und gilt nur einmal: Was er bewirken soll, ist erledigt. Sie müssen nichts weiter tun und können diese Seite schließen.',
    },
    gone: {
      title: 'Dieser Link ist nicht mehr gültig',
      lead: 'Er ist unvollständig, abgelaufen oder durch etwas Neueres ersetzt. Es wurde nichts geändert.',
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
  mails: {
    email_confirm: ({ service, name, newEmail, until }) => ({
      subject: `${service}: Bitte bestätigen Sie Ihre neue E-Mail-Adresse`,
      before: [
        `Guten Tag ${name},`,
        `${newEmail} soll die E-Mail-Adresse Ihres Kontos bei ${service} werden. Bitte bestätigen Sie das:`,
      ],
      link: 'Diese Adresse bestätigen',
      after: [
        `Der Link gilt bis zum ${until} und nur einmal. Bis zur Bestätigung behält Ihr Konto seine alte Adresse.`,
        'Falls Sie das nicht veranlasst haben, müssen Sie nichts tun: Es wird nichts geändert.',
      ],
    }),
    email_notice: ({ service, name, oldEmail, newEmail }) => ({
      subject: `${service}: Ihre E-Mail-Adresse soll geändert werden`,
      before: [
        `Guten Tag ${name},`,
        `jemand, hoffentlich Sie selbst, möchte die E-Mail-Adresse Ihres Kontos bei ${service} ` +
          `von ${oldEmail} in ${newEmail} ändern. Das geschieht, sobald die neue Adresse bestätigt ist.`,
        'Falls Sie das waren, müssen Sie nichts tun. Falls nicht, behalten Sie Ihre Adresse:',
      ],
      link: 'Meine alte Adresse behalten',
      after: [
        'Der Link gilt bis sieben Tage nach der Änderung. Wenn Sie ihn benutzt haben, ändern Sie bitte auch Ihr Passwort.',
      ],
    }),
    email_confirmed: ({ service, name, newEmail }) => ({
      subject: `${service}: Ihre E-Mail-Adresse ist geändert`,
      before: [
        `Guten Tag ${name},`,
        `Sie haben ${newEmail} bestätigt. Das ist ab jetzt die E-Mail-Adresse Ihres Kontos bei ${service}.`,
      ],
      after: [
        'Sie müssen nichts tun. Von Ihrer alten Adresse aus lässt sich die Änderung sieben Tage lang rückgängig machen.',
      ],
    }),
    erasure_requested: ({ service, name, until }) => ({
      subject: `${service}: Ihr Konto wird gelöscht`,
      before: [
        `Guten Tag ${name},`,
        `jemand, hoffentlich Sie selbst, hat verlangt, Ihr Konto bei ${service} zu löschen: Ihr Profil, Ihr Bild, Ihre ` +
          `Adresse und deren Verlauf, und zwar endgültig. Das geschieht am ${until}. Bis dahin bleibt Ihr Konto, wie es ist.`,
        'Falls Sie es sich anders überlegt haben oder das nicht Sie waren, behalten Sie Ihr Konto:',
      ],
      link: 'Mein Konto behalten',
      after: ['Falls das nicht Sie waren, ändern Sie bitte auch Ihr Passwort. Sonst müssen Sie nichts tun.'],
    }),
  },
};

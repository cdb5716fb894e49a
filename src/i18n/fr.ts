import type { Catalogue } from './en.js';

export const fr: Catalogue = {
  faults: {
    required: 'Ce champ est obligatoire.',
    not_text: 'Veuillez saisir du texte.',
    not_boolean: 'Veuillez répondre par oui ou par non.',
    invalid_characters: 'Ce texte contient des caractères qui ne peuvent pas être enregistrés.',
    too_long: 'Ce texte est trop long. Veuillez utiliser {max} caractères au maximum.',
    blank: 'Veuillez ne pas laisser ce champ vide.',
    markup: 'Veuillez ne pas utiliser d’adresses web ni les caractères < et >.',
    not_offered: 'Veuillez choisir l’une des options proposées.',
    unknown_country: 'Veuillez choisir un pays dans la liste.',
    not_a_list: 'Veuillez indiquer une liste.',
    too_many: 'C’est trop. Veuillez en choisir {max} au maximum.',
    unknown_language: 'Veuillez choisir des langues dans la liste.',
    duplicate_language: 'Veuillez ne choisir chaque langue qu’une fois.',
    invalid_year: 'Veuillez saisir une année entre {min} et {max}.',
    invalid_email: 'Veuillez saisir une adresse e-mail valide.',
    same_email: 'C’est déjà votre adresse e-mail.',
    email_change_off: 'L’adresse e-mail ne peut pas être modifiée pour le moment.',
    email_change_frozen:
      'L’adresse e-mail ne peut pas être modifiée juste après l’annulation d’une modification. Veuillez réessayer dans une heure.',
    invalid_username: 'Veuillez utiliser de {min} à {max} lettres, chiffres ou caractères _ . @ + -',
    reserved_username: 'Ce nom d’utilisateur est réservé. Veuillez en choisir un autre.',
    taken: 'C’est déjà pris. Veuillez choisir autre chose.',
    invalid_date_time: 'Veuillez saisir une date et une heure valides.',
    not_an_object: 'Veuillez indiquer un ensemble de champs.',
    not_an_integer: 'Veuillez saisir un nombre entier entre {min} et {max}.',
    invalid_date: 'Veuillez saisir une date valide.',
    invalid_url: 'Veuillez saisir une adresse web qui commence par https://',
    duplicate_choice: 'Veuillez ne choisir chaque option qu’une fois.',
    unknown_time_zone: 'Veuillez choisir un fuseau horaire dans la liste.',
    invalid_phone_number: 'Veuillez saisir un numéro de téléphone avec des chiffres.',
    invalid_social_link: 'Veuillez saisir votre nom sur cette plateforme ou un lien vers votre profil.',
    duplicate_platform: 'Veuillez n’indiquer chaque plateforme qu’une fois.',
    named_twice: 'Veuillez n’indiquer ceci qu’une fois.',
    not_storable: 'L’enregistrement n’a pas été possible.',
    read_only_field: 'Ceci ne peut pas être modifié ici.',
    unknown_field: 'Ceci ne fait pas partie d’un compte.',
  },
  problems: {
    malformed_request: 'Cette demande comporte une erreur. Veuillez réessayer.',
    invalid_parameter: 'Cette demande comporte une erreur. Veuillez vérifier ce que vous avez demandé.',
    validation: 'Certaines indications doivent être corrigées. Rien n’a été enregistré.',
    not_saved: 'Vos modifications n’ont pas pu être enregistrées. Veuillez réessayer.',
    invalid_image: 'Cette image ne peut pas être utilisée. Veuillez en choisir une autre.',
    unauthorized: 'Veuillez vous connecter.',
    forbidden: 'Vous n’êtes pas autorisé à faire cela.',
    account_not_created: 'Votre compte n’a pas pu être créé. Veuillez demander de l’aide.',
    not_found: 'Introuvable.',
    method_not_allowed: 'Ce n’est pas possible ici.',
    not_acceptable: 'Ceci n’est pas disponible dans le format demandé.',
    request_timeout: 'La demande est arrivée trop lentement. Veuillez réessayer.',
    conflict: 'Ceci est en conflit avec quelque chose qui existe déjà.',
    gone: 'Ceci n’est plus disponible.',
    precondition_failed: 'Ceci a été modifié entre-temps. Veuillez recharger la page et réessayer.',
    payload_too_large: 'C’est trop volumineux pour être envoyé.',
    unsupported_media_type: 'Ce type de contenu n’est pas accepté ici.',
    expectation_failed: 'Cette demande comporte une erreur. Veuillez réessayer.',
    precondition_required: 'Veuillez recharger la page et réessayer.',
    rate_limited: 'C’était un peu trop souvent. Veuillez patienter un instant et réessayer.',
    headers_too_large: 'Cette demande comporte une erreur. Veuillez réessayer.',
    internal: 'Un problème est survenu de notre côté. Veuillez réessayer plus tard.',
    unavailable: 'Ce service n’est pas disponible pour le moment. Veuillez réessayer dans un instant.',
    outcome_unknown:
      'Nous ne savons pas si ceci a été enregistré. Veuillez recharger la page avant de réessayer.',
  },
  images: {
    image_missing: 'Veuillez choisir une image.',
    image_too_small: 'Ce fichier est trop petit pour être une image. Veuillez en choisir un autre.',
    image_too_large: 'Cette image est trop volumineuse. Veuillez en choisir une de {max} au maximum.',
    image_too_many_pixels:
      'Cette image est trop grande. Veuillez en choisir une de {max} mégapixels au maximum.',
    image_unreadable: 'Cette image est illisible. Veuillez choisir une image JPEG, PNG, GIF ou WebP.',
    image_type_mismatch:
      'Ce fichier n’est pas le type d’image qu’il prétend être. Veuillez en choisir un autre.',
    image_needs_consent: 'Une image n’est possible qu’avec l’accord de vos parents.',
  },
  yourPassword: 'votre mot de passe',
  pages: {
    confirm: {
      title: 'Confirmez votre nouvelle adresse e-mail',
      lead: 'Avec ce bouton, l’adresse à laquelle nous avons envoyé ce lien devient l’adresse e-mail de votre compte.',
      button: 'Confirmer l’adresse',
    },
    revert: {
      title: 'Conservez votre ancienne adresse e-mail',
      lead: 'Ce bouton annule la modification de votre adresse e-mail. Pendant l’heure qui suit, elle ne pourra plus être modifiée.',
      button: 'Annuler la modification',
    },
    keep: {
      title: 'Conservez votre compte',
      lead: 'Ce bouton annule la suppression de votre compte. Rien ne sera supprimé et tout restera en l’état.',
      button: 'Conserver mon compte',
    },
    confirmed: {
      title: 'Votre nouvelle adresse e-mail est confirmée',
      lead: 'C’est désormais l’adresse e-mail de votre compte. Vous pouvez fermer cette page.',
    },
    reverted: {
      title: 'La modification est annulée',
      lead: 'Votre compte conserve son ancienne adresse e-mail. Si ce n’est pas vous qui avez demandé la modification, protégez votre compte dès maintenant : changez votre mot de passe.',
    },
    cancelled: {
      title: 'Votre compte est conservé',
      lead: 'La suppression est annulée. Si ce n’est pas vous qui l’avez demandée, protégez votre compte dès maintenant : changez votre mot de passe.',
    },
    done: {
      title: 'C’est déjà fait',
      lead: 'Ce lien a été utilisé et a fait ce qu’il devait faire. Vous n’avez plus rien à faire et pouvez fermer cette page.',
    },
    gone: {
      title: 'Ce lien n’est plus valable',
      lead: 'Il est incomplet, a expiré ou a été remplacé par un lien plus récent. Rien n’a été modifié.',
    },
    taken: {
      title: 'Cette adresse est déjà utilisée',
      lead: 'Entre-temps, un autre compte a pris cette adresse e-mail. Rien n’a été modifié.',
    },
    unavailable: {
      title: 'Veuillez réessayer dans un instant',
      lead: 'Le service n’est pas disponible pour le moment. Rien n’a été modifié et votre lien reste valable.',
    },
  },
  mails: {
    email_confirm: ({ service, name, newEmail, until }) => ({
      subject: `${service} : veuillez confirmer votre nouvelle adresse e-mail`,
      before: [
        `Bonjour ${name},`,
        `${newEmail} doit devenir l’adresse e-mail de votre compte ${service}. Veuillez le confirmer :`,
      ],
      link: 'Confirmer cette adresse',
      after: [
        `Le lien est valable une seule fois, jusqu’au ${until}. D’ici là, votre compte conserve son ancienne adresse.`,
        'Si vous n’êtes pas à l’origine de cette demande, vous n’avez rien à faire : rien ne sera modifié.',
      ],
    }),
    email_notice: ({ service, name, oldEmail, newEmail }) => ({
      subject: `${service} : votre adresse e-mail va être modifiée`,
      before: [
        `Bonjour ${name},`,
        `Quelqu’un, vous-même nous l’espérons, a demandé de remplacer l’adresse e-mail de votre compte ${service}, ` +
          `${oldEmail}, par ${newEmail}. Ce sera fait dès que la nouvelle adresse aura été confirmée.`,
        'Si c’était vous, vous n’avez rien à faire. Sinon, conservez votre adresse :',
      ],
      link: 'Conserver mon ancienne adresse',
      after: [
        'Le lien reste valable sept jours après la modification. Après l’avoir utilisé, veuillez aussi changer votre mot de passe.',
      ],
    }),
    email_confirmed: ({ service, name, newEmail }) => ({
      subject: `${service} : votre adresse e-mail a été modifiée`,
      before: [
        `Bonjour ${name},`,
        `Vous avez confirmé ${newEmail} : c’est désormais l’adresse e-mail de votre compte ${service}.`,
      ],
      after: [
        'Vous n’avez rien à faire. Depuis votre ancienne adresse, la modification peut être annulée pendant sept jours.',
      ],
    }),
    erasure_requested: ({ service, name, until }) => ({
      subject: `${service} : votre compte va être supprimé`,
      before: [
        `Bonjour ${name},`,
        `Quelqu’un, vous-même nous l’espérons, a demandé la suppression définitive de votre compte ${service} : votre ` +
          `profil, votre image, votre adresse et leur historique. Elle aura lieu le ${until}. D’ici là, votre compte fonctionne comme avant.`,
        'Si vous avez changé d’avis, ou si ce n’était pas vous, conservez votre compte :',
      ],
      link: 'Conserver mon compte',
      after: [
        'Si ce n’était pas vous, veuillez aussi changer votre mot de passe. Sinon, vous n’avez rien à faire.',
      ],
    }),
  },
};

import type { Catalogue } from './en.js';

export const es: Catalogue = {
  faults: {
    required: 'Este dato no puede quedar vacío.',
    not_text: 'Escriba un texto.',
    not_boolean: 'Responda sí o no.',
    invalid_characters: 'Contiene caracteres que no se pueden guardar.',
    too_long: 'Es demasiado largo. Use como máximo {max} caracteres.',
    blank: 'No deje esto vacío.',
    markup: 'No incluya direcciones web ni los caracteres < y >.',
    not_offered: 'Elija una de las opciones disponibles.',
    unknown_country: 'Elija un país de la lista.',
    not_a_list: 'Indique una lista.',
    too_many: 'Son demasiados. Elija como máximo {max}.',
    unknown_language: 'Elija idiomas de la lista.',
    duplicate_language: 'Elija cada idioma una sola vez.',
    invalid_year: 'Indique un año entre {min} y {max}.',
    invalid_email: 'Escriba una dirección de correo electrónico válida.',
    same_email: 'Esta ya es su dirección de correo electrónico.',
    email_change_off: 'En este momento no se puede cambiar la dirección de correo electrónico.',
    email_change_frozen:
      'Después de deshacer un cambio, la dirección de correo no se puede cambiar durante una hora.',
    invalid_username: 'Use de {min} a {max} letras, cifras o los caracteres _ . @ + -',
    reserved_username: 'Este nombre de usuario está reservado. Elija otro.',
    taken: 'Ya está en uso. Elija otro.',
    invalid_date_time: 'Indique una fecha y una hora válidas.',
    not_an_object: 'Indique un grupo de campos.',
    not_an_integer: 'Escriba un número entero de {min} a {max}.',
    invalid_date: 'Indique una fecha válida.',
    invalid_url: 'Escriba una dirección web que empiece por https://',
    duplicate_choice: 'Elija cada opción una sola vez.',
    unknown_time_zone: 'Elija una zona horaria de la lista.',
    invalid_phone_number: 'Escriba un número de teléfono con cifras.',
    invalid_social_link: 'Escriba su nombre en esa plataforma o un enlace a su perfil.',
    duplicate_platform: 'Indique cada plataforma una sola vez.',
    named_twice: 'Indíquelo una sola vez.',
    not_storable: 'No se pudo guardar.',
    read_only_field: 'Este dato no se puede cambiar aquí.',
    unknown_field: 'Esto no forma parte de una cuenta.',
  },
  problems: {
    malformed_request: 'Hubo un error en la solicitud. Inténtelo de nuevo.',
    invalid_parameter: 'Hubo un error en la solicitud. Revise lo que ha pedido.',
    validation: 'Hay datos que debe corregir. No se guardó nada.',
    not_saved: 'No se pudieron guardar los cambios. Inténtelo de nuevo.',
    invalid_image: 'Esta imagen no se puede usar. Elija otra.',
    unauthorized: 'Inicie sesión.',
    forbidden: 'No tiene permiso para hacer esto.',
    account_not_created: 'No se ha podido crear su cuenta. Por favor, solicite ayuda.',
    not_found: 'No se encontró.',
    method_not_allowed: 'Esto no es posible aquí.',
    not_acceptable: 'No está disponible en el formato solicitado.',
    request_timeout: 'La solicitud tardó demasiado en llegar. Inténtelo de nuevo.',
    conflict: 'Esto entra en conflicto con algo que ya existe.',
    gone: 'Esto ya no está disponible.',
    precondition_failed: 'Esto cambió entretanto. Vuelva a cargar e inténtelo de nuevo.',
    payload_too_large: 'Es demasiado grande para enviarlo.',
    unsupported_media_type: 'Este tipo de contenido no se admite aquí.',
    expectation_failed: 'Hubo un error en la solicitud. Inténtelo de nuevo.',
    precondition_required: 'Vuelva a cargar e inténtelo de nuevo.',
    rate_limited: 'Ha sido demasiado seguido. Espere un momento e inténtelo de nuevo.',
    headers_too_large: 'Hubo un error en la solicitud. Inténtelo de nuevo.',
    internal: 'Algo falló por nuestra parte. Inténtelo de nuevo más tarde.',
    unavailable: 'Este servicio no está disponible ahora. Inténtelo de nuevo en un momento.',
    outcome_unknown:
      'No sabemos si esto se ha guardado. Vuelva a cargar la página antes de intentarlo de nuevo.',
  },
  images: {
    image_missing: 'Elija una imagen.',
    image_too_small: 'Este archivo es demasiado pequeño para ser una imagen. Elija otro.',
    image_too_large: 'Esta imagen es demasiado grande. Elija una de {max} como máximo.',
    image_too_many_pixels: 'Esta imagen es demasiado grande. Elija una de {max} megapíxeles como máximo.',
    image_unreadable: 'Esta imagen no se puede leer. Elija una imagen JPEG, PNG, GIF o WebP.',
    image_type_mismatch: 'Este archivo no es el tipo de imagen que dice ser. Elija otro.',
    image_needs_consent: 'Solo se puede usar una imagen con el consentimiento de sus padres.',
  },
  yourPassword: 'su contraseña',
  pages: {
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
    keep: {
      title: 'Conserve su cuenta',
      lead: 'Con este botón se cancela la eliminación de su cuenta. Entonces no se elimina nada y todo queda como está.',
      button: 'Conservar mi cuenta',
    },
    confirmed: {
      title: 'Su nueva dirección está confirmada',
      lead: 'Desde ahora es la dirección de correo de su cuenta. Puede cerrar esta página.',
    },
    reverted: {
      title: 'El cambio se ha deshecho',
      lead: 'Su cuenta conserva su dirección anterior. Si no fue usted quien pidió el cambio, proteja su cuenta ahora: cambie su contraseña.',
    },
    cancelled: {
      title: 'Su cuenta se conserva',
      lead: 'La eliminación se ha cancelado. Si no fue usted quien la pidió, proteja su cuenta ahora: cambie su contraseña.',
    },
    done: {
      title: 'Este enlace ya ha cumplido su función',
      lead: 'Ya se usó, y vale una sola vez: lo que debía hacer ya está hecho. No tiene que hacer nada más y puede cerrar esta página.',
    },
    gone: {
      title: 'Este enlace ya no es válido',
      lead: 'Está incompleto, ha caducado o lo sustituyó algo más reciente. No se ha cambiado nada.',
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
  mails: {
    email_confirm: ({ service, name, newEmail, until }) => ({
      subject: `${service}: confirme su nueva dirección de correo`,
      before: [
        `Hola, ${name}:`,
        `${newEmail} va a ser la dirección de correo de su cuenta en ${service}. Confírmelo, por favor:`,
      ],
      link: 'Confirmar esta dirección',
      after: [
        `El enlace vale una sola vez, hasta el ${until}. Hasta que lo confirme, su cuenta conserva su dirección anterior.`,
        'Si no lo ha pedido, no tiene que hacer nada: no se cambiará nada.',
      ],
    }),
    email_notice: ({ service, name, oldEmail, newEmail }) => ({
      subject: `${service}: su dirección de correo va a cambiar`,
      before: [
        `Hola, ${name}:`,
        `Alguien, esperamos que usted, ha pedido cambiar la dirección de correo de su cuenta en ${service} ` +
          `de ${oldEmail} a ${newEmail}. Cambiará en cuanto se confirme la nueva dirección.`,
        'Si fue usted, no tiene que hacer nada. Si no, conserve su dirección:',
      ],
      link: 'Conservar mi dirección anterior',
      after: [
        'El enlace vale hasta siete días después del cambio. Después de usarlo, cambie también su contraseña.',
      ],
    }),
    email_confirmed: ({ service, name, newEmail }) => ({
      subject: `${service}: su dirección de correo ha cambiado`,
      before: [
        `Hola, ${name}:`,
        `Ha confirmado ${newEmail}: desde ahora es la dirección de correo de su cuenta en ${service}.`,
      ],
      after: [
        'No tiene que hacer nada. Desde su dirección anterior se puede deshacer el cambio durante siete días.',
      ],
    }),
    erasure_requested: ({ service, name, until }) => ({
      subject: `${service}: su cuenta se va a eliminar`,
      before: [
        `Hola, ${name}:`,
        `Alguien, esperamos que usted, ha pedido eliminar su cuenta en ${service}: su perfil, su imagen, su dirección y ` +
          `su historial, para siempre. Sucederá el ${until}. Hasta entonces su cuenta funciona como antes.`,
        'Si ha cambiado de opinión, o si no fue usted, conserve su cuenta:',
      ],
      link: 'Conservar mi cuenta',
      after: ['Si no fue usted, cambie también su contraseña. Si no, no tiene que hacer nada.'],
    }),
  },
};

import type { AccountFields } from '../accounts/fields/account-fields.js';
import { EXTENDED, type FieldDeclaration, PRIVACY_CHOICES } from '../accounts/fields/field.js';
import { EXPOSURE_REASONS, servicesWith } from '../accounts/rules/views/exposure.js';
import { VIEWERS } from '../accounts/rules/views/visibility.js';
import type { Settings } from '../config/settings.js';

/** JSON Schema, as far as this folder looks into it. */
export interface SchemaObject {
  type?: string;
  description?: string;
  anyOf?: object[];
  properties?: Record<string, object>;
  required?: string[];
  additionalProperties?: boolean | object;
}

/** The schemas of accounts in this installation: its fields, views and image sizes are the configured ones. */
export function accountSchemas({
  accountFields: fields,
  accountVisibilityConfiguration: {
    adminFields,
    staffFields,
    shareableFields,
    publicFields,
    customFields,
    openToChoice,
  },
  profileImageSizesMap,
  serviceScopes,
}: Settings): Record<string, SchemaObject> {
  const isOne = staffFields === adminFields;
  const views = {
    // Generated code takes the first that fits, so the largest comes first.
    FullAccount: view(fields, isOne ? 'What the owner and staff see' : 'What the owner sees', adminFields),
    ...(!isOne && { StaffAccount: view(fields, 'What staff see', staffFields) }),
    SharedAccount: view(fields, 'What others see of a shared account', shareableFields),
    ...(customFields.length > 0 && {
      CustomAccount: view(
        fields,
        'What others see of an account that shares field by field: the public fields, and what its owner has chosen',
        openToChoice,
        publicFields,
      ),
    }),
    PublicAccount: view(fields, 'What others see of a private account', publicFields),
  };
  return {
    ...(Object.fromEntries(
      fields.all.flatMap(({ kind }) => Object.entries(kind.definitions ?? {})),
    ) as Record<string, SchemaObject>),
    ProfileImage: profileImage(profileImageSizesMap),
    AccountPatch: patch(fields),
    ...views,
    PartialAccount: partial(fields),
    AnyAccount: {
      description: "In the caller's view",
      anyOf: [...Object.keys(views), 'PartialAccount'].map(schemaRef),
    },
    FieldExposures: exposures(fields, Array.from(serviceScopes.keys(), servicesWith)),
    ...visibility(customFields),
  };
}

export function schemaRef(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

/** Exactly the fields of its set, as a response has. Not closed: a client has to pass over what is new to it. */
function view(
  fields: AccountFields,
  description: string,
  names: readonly string[],
  required: readonly string[] = names,
): SchemaObject {
  const there = required.map((name) => fields.get(name));
  const members = there.flatMap(({ member }) => member ?? []);
  const properties = propertiesOf(
    names.map((name) => fields.get(name)),
    (field) => property(field, field.kind.schema),
    (declared) => closed(declared, members),
  );
  const own = there.flatMap(({ name, member }) => (member === undefined ? [name] : []));
  return {
    type: 'object',
    description,
    properties,
    required: [...own, ...(members.length > 0 ? [EXTENDED] : [])],
  };
}

/** Any of the fields, as `fields` and the scopes of services choose them. */
function partial(fields: AccountFields): SchemaObject {
  const properties = propertiesOf(
    fields.names.map((name) => fields.get(name)),
    (field) => property(field, field.kind.schema),
    (members) => closed(members),
  );
  const description = 'The fields asked for with `fields`, or those that a service sees by its scopes';
  return { type: 'object', description, properties };
}

function patch(fields: AccountFields): SchemaObject {
  const writable = fields.writableBy('owner');
  return closed(
    propertiesOf(
      fields.all.filter(({ name, expands }) => writable.includes(name) || expands !== undefined),
      (field) => {
        const { kind, description, patchNote } = field;
        const whole = patchNote === undefined ? description : `${description}; ${patchNote}`;
        return property({ ...field, description: whole }, kind.patchSchema);
      },
      (members) => closed(members),
    ),
  );
}

/** Those that a site declares are the properties of one object. */
function propertiesOf(
  fields: readonly FieldDeclaration[],
  schemaOf: (field: FieldDeclaration) => object,
  objectOf: (members: Record<string, object>) => SchemaObject,
): Record<string, object> {
  const own: Record<string, object> = {};
  const members: Record<string, object> = {};
  for (const field of fields) {
    if (field.member === undefined) own[field.name] = schemaOf(field);
    else members[field.member] = schemaOf(field);
  }
  if (Object.keys(members).length === 0) return own;
  const values = fields.flatMap(({ member, example }) => (member === undefined ? [] : [[member, example]]));
  const example = Object.fromEntries(values) as object;
  return {
    ...own,
    [EXTENDED]: { ...objectOf(members), description: 'The fields that this site adds', example },
  };
}

function closed(properties: Record<string, object>, required?: string[]): SchemaObject {
  return { type: 'object', properties, ...(required && { required }), additionalProperties: false };
}

function exposures({ names }: AccountFields, services: readonly string[]): SchemaObject {
  const exposure = {
    type: 'object',
    required: ['seen_by', 'reason'],
    properties: {
      seen_by: { type: 'array', items: { type: 'string', enum: [...VIEWERS, ...services] } },
      reason: { type: 'string', enum: [...EXPOSURE_REASONS] },
    },
    additionalProperties: false,
  };
  return closed(Object.fromEntries(names.map((name) => [name, exposure])), [...names]);
}

/** Who sees what, and what an owner chooses of that. */
function visibility(customFields: readonly string[]): Record<string, SchemaObject> {
  const ofFields = (choice: object) => Object.fromEntries(customFields.map((name) => [name, choice]));
  const choice = { type: 'string', enum: [...PRIVACY_CHOICES], example: 'all_users' };
  const patched = { ...choice, type: ['string', 'null'], enum: [...PRIVACY_CHOICES, null] };
  const hasChoice = customFields.length > 0;
  const properties = {
    username: { type: 'string', example: 'john' },
    fields: schemaRef('FieldExposures'),
    ...(hasChoice && {
      choices: {
        ...closed(ofFields(choice)),
        description:
          "The owner's choices for individual fields; they apply while `account_privacy` is `custom`",
      },
    }),
  };
  return {
    Visibility: closed(properties, Object.keys(properties)),
    VisibilityPatch: hasChoice
      ? closed(ofFields(patched))
      : {
          type: 'object',
          description: 'On this site, no field can be shared individually',
          additionalProperties: patched,
        },
  };
}

/** A reference stands alone: what it refers to describes itself. */
function property({ description, example }: FieldDeclaration, schema: object): object {
  return '$ref' in schema ? schema : { ...schema, description, example };
}

function profileImage(sizes: Readonly<Record<string, number>>): SchemaObject {
  const urls = Object.entries(sizes).map(([name, edge]) => [
    `image_url_${name}`,
    {
      type: 'string',
      format: 'uri',
      description: `Absolute URL of the picture, or of a default one, ${edge} × ${edge} pixels`,
      example: `https://accounts.example.org/profile_images/default-${edge}.webp`,
    },
  ]);
  const hasImage = {
    type: 'boolean',
    description: 'Whether the user has uploaded a picture',
    example: false,
  };
  const properties = { has_image: hasImage, ...(Object.fromEntries(urls) as Record<string, object>) };
  return { type: 'object', properties, required: Object.keys(properties) };
}

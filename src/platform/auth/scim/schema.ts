/** An attribute of a resource as RFC 7643, section 7 describes one. */
export interface Attribute {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'complex' | 'reference' | 'dateTime' | 'binary';
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readWrite' | 'readOnly' | 'writeOnly' | 'immutable';
  readonly returned: 'always' | 'default' | 'never';
  readonly uniqueness: 'none' | 'server';
  readonly subAttributes?: readonly Attribute[];
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
}

/** A schema: its URN, what it is called, and its attributes. */
export interface ResourceSchema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

/** A kind of resource: its own schema, those that extend it, and where it is found. */
export interface ResourceType {
  readonly name: 'User' | 'Group';
  readonly endpoint: '/Users' | '/Groups';
  readonly core: ResourceSchema;
  readonly extensions: readonly ResourceSchema[];
}

type Particulars = Partial<Omit<Attribute, 'name' | 'description'>>;

const attribute = (name: string, description: string, more: Particulars = {}): Attribute => ({
  ...{ name, type: 'string', multiValued: false, description, required: false, caseExact: false },
  ...{ mutability: 'readWrite', returned: 'default', uniqueness: 'none' },
  ...more,
});

const complex = (name: string, description: string, subAttributes: readonly Attribute[], more: Particulars = {}) =>
  attribute(name, description, { type: 'complex', subAttributes, ...more });

/** Values with a type and one that is primary: e-mails, telephone numbers and their like. */
const plural = (name: string, description: string, canonicalValues: readonly string[] = [], value: Particulars = {}) =>
  complex(
    name,
    description,
    [
      attribute('value', 'The value itself.', value),
      attribute('display', 'How it is shown to people.'),
      attribute('type', 'What it is for.', canonicalValues.length > 0 ? { canonicalValues } : {}),
      attribute('primary', 'Whether it is the one preferred.', { type: 'boolean' }),
    ],
    { multiValued: true },
  );

/** What every resource has, beside its schemas (RFC 7643, 3.1). */
export const everyResource: readonly Attribute[] = [
  attribute('schemas', 'The schemas it is written by.', {
    type: 'reference',
    multiValued: true,
    caseExact: true,
    returned: 'always',
  }),
  attribute('id', 'Given by Parley, never changed.', {
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
  }),
  attribute('externalId', 'What the client calls it.', { caseExact: true }),
  complex(
    'meta',
    'When it was made and changed.',
    [
      attribute('resourceType', 'User or Group.', { caseExact: true, mutability: 'readOnly' }),
      attribute('created', 'When it was made.', { type: 'dateTime', mutability: 'readOnly' }),
      attribute('lastModified', 'When it was last changed.', { type: 'dateTime', mutability: 'readOnly' }),
      attribute('location', 'Where it is found.', { type: 'reference', caseExact: true, mutability: 'readOnly' }),
      attribute('version', 'Its version, as the header ETag gives it.', { caseExact: true, mutability: 'readOnly' }),
    ],
    { mutability: 'readOnly' },
  ),
];

const addressParts = [
  ...[attribute('formatted', 'The whole address.'), attribute('streetAddress', 'Street and number.')],
  ...[attribute('locality', 'City.'), attribute('region', 'State or region.'), attribute('postalCode', 'Postal code.')],
  ...[attribute('country', 'Country, ISO 3166-1 alpha-2.'), attribute('type', 'What it is for.')],
  attribute('primary', 'Whether it is the one preferred.', { type: 'boolean' }),
];

const user: ResourceSchema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'A person of the house',
  attributes: [
    attribute('userName', 'What the person signs in with at the client.', { required: true, uniqueness: 'server' }),
    complex('name', 'The parts of the name.', [
      ...[attribute('formatted', 'The whole name.'), attribute('familyName', 'Family name.')],
      ...[attribute('givenName', 'Given name.'), attribute('middleName', 'Middle names.')],
      ...[attribute('honorificPrefix', 'Before the name.'), attribute('honorificSuffix', 'After the name.')],
    ]),
    attribute('displayName', 'The name Parley shows.'),
    attribute('nickName', 'What the person is called.'),
    attribute('profileUrl', 'A page about the person.', { type: 'reference', referenceTypes: ['external'] }),
    attribute('title', 'The title Parley shows.'),
    attribute('userType', 'How the person is employed.'),
    attribute('preferredLanguage', 'The language preferred.'),
    attribute('locale', 'Language and country for numbers and dates.'),
    attribute('timezone', 'The time zone, such as Europe/Berlin.'),
    attribute('active', 'Whether the person may enter.', { type: 'boolean' }),
    attribute('password', 'Not kept: people sign in at the client.', { mutability: 'writeOnly', returned: 'never' }),
    plural('emails', 'E-mail addresses; Parley writes to the primary one.', ['work', 'home', 'other']),
    plural('phoneNumbers', 'Telephone numbers.', ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
    plural('ims', 'Addresses for instant messages.'),
    plural('photos', 'Pictures of the person.', ['photo', 'thumbnail'], {
      type: 'reference',
      referenceTypes: ['external'],
    }),
    complex('addresses', 'Postal addresses.', addressParts, { multiValued: true }),
    complex(
      'groups',
      'The groups the person is a member of; changed at the group.',
      [
        attribute('value', 'The id of the group.', { mutability: 'readOnly' }),
        attribute('$ref', 'Where the group is found.', {
          type: 'reference',
          referenceTypes: ['Group'],
          mutability: 'readOnly',
        }),
        attribute('display', 'The name of the group.', { mutability: 'readOnly' }),
        attribute('type', 'Always direct.', { mutability: 'readOnly', canonicalValues: ['direct'] }),
      ],
      { multiValued: true, mutability: 'readOnly' },
    ),
    plural('entitlements', 'Kept for the client, without effect.'),
    plural('roles', 'Kept for the client, without effect: rights come with groups.'),
    plural('x509Certificates', 'Kept for the client, without effect.', [], { type: 'binary' }),
  ],
};

const enterprise: ResourceSchema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'The person within the company',
  attributes: [
    attribute('employeeNumber', 'The number given by the company.'),
    attribute('costCenter', 'Who bears the cost.'),
    attribute('organization', 'The organization.'),
    attribute('division', 'The division.'),
    attribute('department', 'The department.'),
    complex('manager', 'Whom the person reports to.', [
      attribute('value', 'The id of the manager.'),
      attribute('$ref', 'Where the manager is found.', { type: 'reference', referenceTypes: ['User'] }),
      attribute('displayName', 'The name of the manager.', { mutability: 'readOnly' }),
    ]),
  ],
};

const group: ResourceSchema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'People who are given roles together',
  attributes: [
    attribute('displayName', 'The name of the group.', { required: true, uniqueness: 'server' }),
    complex(
      'members',
      'Who belongs to it: people only.',
      [
        attribute('value', 'The id of the person.', { mutability: 'immutable' }),
        attribute('$ref', 'Where the person is found.', {
          type: 'reference',
          referenceTypes: ['User'],
          mutability: 'immutable',
        }),
        attribute('type', 'Always User.', { mutability: 'immutable', canonicalValues: ['User'] }),
        attribute('display', 'The name of the person.', { mutability: 'readOnly' }),
      ],
      { multiValued: true },
    ),
  ],
};

export const userType: ResourceType = { name: 'User', endpoint: '/Users', core: user, extensions: [enterprise] };
export const groupType: ResourceType = { name: 'Group', endpoint: '/Groups', core: group, extensions: [] };

const same = (left: string, right: string) => left.toLowerCase() === right.toLowerCase();

/** The attribute of that name among some; SCIM's names know no capitals. */
export const named = (attributes: readonly Attribute[], name: string): Attribute | undefined =>
  attributes.find((each) => same(each.name, name));

/** The extension of that URN; URNs know no capitals either. */
export const extensionOf = ({ extensions }: ResourceType, uri: string): ResourceSchema | undefined =>
  extensions.find(({ id }) => same(id, uri));

/** The attributes that a path without a URN, or with the core's, may begin with. */
export const coreAttributes = ({ core }: ResourceType): readonly Attribute[] => [...everyResource, ...core.attributes];

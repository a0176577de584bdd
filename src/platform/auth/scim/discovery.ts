import { resultsMax } from './listing.ts';
import { type Attribute, groupType, type ResourceSchema, type ResourceType, userType } from './schema.ts';
import { ScimFault } from './scim-fault.ts';

const urn = 'urn:ietf:params:scim:schemas:core:2.0';

const listOf = (resources: readonly object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: resources.length,
  startIndex: 1,
  itemsPerPage: resources.length,
  Resources: resources,
});

/** What of SCIM is spoken here (RFC 7643, section 5). */
export const providerConfig = (base: string) => ({
  schemas: [`${urn}:ServiceProviderConfig`],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: resultsMax },
  changePassword: { supported: false },
  sort: { supported: true },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A token that an administrator of Parley makes for this client, in the header Authorization.',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});

const types = [userType, groupType];

const typeResource = ({ name, endpoint, core, extensions }: ResourceType, base: string) => ({
  schemas: [`${urn}:ResourceType`],
  id: name,
  name,
  description: core.description,
  endpoint,
  schema: core.id,
  schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
});

export const typeList = (base: string) => listOf(types.map((type) => typeResource(type, base)));

/** @throws ScimFault 404 */
export function typeNamed(name: string, base: string) {
  const type = types.find((each) => each.name === name);
  if (!type) throw new ScimFault(404, `There is no resource type ${name}.`);
  return typeResource(type, base);
}

const schemas = types.flatMap(({ core, extensions }) => [core, ...extensions]);

/** A text says how capitals count; for everything else the question has no sense. */
const attributeOf = ({ subAttributes, caseExact, uniqueness, ...said }: Attribute): object => ({
  ...said,
  ...(['string', 'reference', 'binary'].includes(said.type) ? { caseExact } : {}),
  uniqueness,
  ...(subAttributes ? { subAttributes: subAttributes.map(attributeOf) } : {}),
});

const schemaResource = ({ id, name, description, attributes }: ResourceSchema, base: string) => ({
  schemas: [`${urn}:Schema`],
  ...{ id, name, description },
  attributes: attributes.map(attributeOf),
  meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
});

export const schemaList = (base: string) => listOf(schemas.map((schema) => schemaResource(schema, base)));

/** @throws ScimFault 404 */
export function schemaNamed(id: string, base: string) {
  const schema = schemas.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (!schema) throw new ScimFault(404, `There is no schema ${id}.`);
  return schemaResource(schema, base);
}

/** Our own tables and columns in better-auth's words. */
const dates = { createdAt: 'created_at', updatedAt: 'updated_at' };

export const people = {
  modelName: 'person',
  fields: { emailVerified: 'email_verified', ...dates },
  // Read with the session, and written by the house alone: nobody gives themselves a role.
  additionalFields: {
    title: { type: 'string', input: false },
    roles: { type: 'string[]', input: false },
    region: { type: 'string', input: false, required: false },
    cleared: { type: 'boolean', input: false },
    partnerId: { type: 'string', input: false, required: false, fieldName: 'partner_id' },
    disabledAt: { type: 'date', input: false, required: false, fieldName: 'disabled_at' },
  },
} as const;

export const sessions = {
  modelName: 'session',
  fields: { userId: 'person_id', expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent', ...dates },
} as const;

export const credentials = {
  modelName: 'credential',
  fields: {
    userId: 'person_id',
    accountId: 'account_id',
    providerId: 'provider_id',
    accessToken: 'access_token',
    refreshToken: 'refresh_token',
    idToken: 'id_token',
    accessTokenExpiresAt: 'access_token_expires_at',
    refreshTokenExpiresAt: 'refresh_token_expires_at',
    ...dates,
  },
} as const;

export const verifications = { modelName: 'verification', fields: { expiresAt: 'expires_at', ...dates } } as const;

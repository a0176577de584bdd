import { twoFactor } from 'better-auth/plugins';

/** Codes of an authenticator app (TOTP) and recovery codes. Wrong ones are counted by Parley, for all instances. */
export const secondFactor = () =>
  twoFactor({
    issuer: 'Parley',
    accountLockout: { enabled: false },
    schema: {
      user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
      twoFactor: {
        modelName: 'two_factor',
        fields: {
          userId: 'person_id',
          backupCodes: 'backup_codes',
          failedVerificationCount: 'failed_verification_count',
          lockedUntil: 'locked_until',
        },
      },
    },
  });

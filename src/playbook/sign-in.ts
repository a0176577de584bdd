import { SignInPolicy } from '../platform/auth/sign-in-policy.ts';
import { elsewhere } from './elsewhere.ts';
import type { PlaybookFolder } from './folder.ts';
import { readSection } from './section.ts';

/** Reads `sign-in.yaml`; a first administrator with a role that is not described is refused. */
export function readSignIn(folder: PlaybookFolder): SignInPolicy {
  const role = elsewhere(folder, 'roles.yaml', 'roles');
  return readSection(folder, 'sign-in.yaml', SignInPolicy, ({ firstAdministrator }) =>
    firstAdministrator.roles.flatMap((id, at) => role(id, ['firstAdministrator', 'roles', at])),
  );
}

import { type Caller, ControlStore, isKeyText, keyHash } from '#libs/access';
import { newActorId } from './api-keys.js';
import type { IdentityProvider } from './identity-provider.js';
import { TokenRefused } from './identity-refused.js';

/** No credential, or one that is not taken; the message is for whoever sent it. */
export class NotAuthenticated extends Error {
  override readonly name = 'NotAuthenticated';
}

/** Tells who holds a credential. Asks the control store each time, so that a revoked key is one at once. */
export class Authenticator {
  constructor(
    private readonly store: ControlStore,
    private readonly provider: IdentityProvider | undefined,
    private readonly now: () => number,
  ) {}

  /** Rejects with `NotAuthenticated`, and with `IdentityProviderAway` where that cannot be told. */
  async authenticate(credential: string): Promise<Caller> {
    if (isKeyText(credential)) return this.holderOf(credential);
    if (!this.provider) throw new NotAuthenticated('The credential is no key of this ledger.');
    return this.holderOfToken(credential, this.provider);
  }

  private async holderOf(text: string): Promise<Caller> {
    const key = await this.store.keyOf(keyHash(text));
    if (!key) throw new NotAuthenticated('The key is none of this ledger.');
    if (key.revokedAt !== undefined) throw new NotAuthenticated('The key was revoked.');
    if (key.expiresAt !== undefined && key.expiresAt <= this.now()) throw new NotAuthenticated('The key has expired.');
    return { actor: key.actor.id, roles: key.roles, credential: key.id };
  }

  private async holderOfToken(token: string, provider: IdentityProvider): Promise<Caller> {
    try {
      const { issuer, subject, name, roles } = await provider.identify(token);
      const make = () => ({ id: newActorId(), name });
      const actor = await this.store.actorOfSubject(issuer, subject, make, this.now());
      return { actor: actor.id, roles, credential: `token of ${actor.id}` };
    } catch (error) {
      throw error instanceof TokenRefused ? new NotAuthenticated(error.message) : error;
    }
  }
}

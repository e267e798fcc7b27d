import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { isRole, type Role } from '#libs/access';
import { IdentityProviderAway, TokenRefused } from './identity-refused.js';

/** Whose access tokens are taken beside keys, and what has to stand in them. */
export interface IdentityProviderOptions {
  /** `iss`, exactly; its keys are found by OpenID Connect Discovery 1.0. */
  readonly issuer: string;
  /** What `aud` holds. */
  readonly audience: string;
  /** The claim that names roles: a list, or words parted by spaces. Others than ours are passed over. */
  readonly rolesClaim: string;
}

/** What a token says of whoever holds it. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** Signatures by a key of the provider alone: `none`, and what is signed by a secret both know, are not taken. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** How far the provider's clock may be from ours, s. */
const CLOCK_SKEW = 30;
const TIMEOUT = 5_000;
/** A token that names a key which is not known has the keys asked for anew, but not more often, ms. */
const COOLDOWN = 30_000;
const KEPT_FOR = 600_000;

/** Checks access tokens of one OpenID Connect provider; its keys are cached. Only URLs that were configured are asked. */
export class IdentityProvider {
  private keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(private readonly options: IdentityProviderOptions) {}

  /** Rejects with `TokenRefused` or `IdentityProviderAway`. */
  async identify(token: string): Promise<Identity> {
    const { issuer, audience, rolesClaim } = this.options;
    try {
      const { payload } = await jwtVerify(token, await this.keySet(), {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_SKEW,
        requiredClaims: ['exp', 'sub'],
      });
      return identityIn(payload, issuer, rolesClaim);
    } catch (error) {
      throw told(error);
    }
  }

  private async keySet(): Promise<JWTVerifyGetKey> {
    this.keys ??= discover(this.options.issuer);
    try {
      return await this.keys;
    } catch (error) {
      this.keys = undefined;
      throw error;
    }
  }
}

/** OpenID Connect Discovery 1.0, section 4: the provider says where its keys are. */
async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT), redirect: 'error' });
  const { jwks_uri: keys, issuer: named } = (await response.json()) as { jwks_uri?: string; issuer?: string };
  if (named !== issuer || keys === undefined || !URL.canParse(keys))
    throw new Error(`${url} does not describe ${issuer}`);
  return createRemoteJWKSet(new URL(keys), {
    timeoutDuration: TIMEOUT,
    cooldownDuration: COOLDOWN,
    cacheMaxAge: KEPT_FOR,
  });
}

function identityIn(payload: JWTPayload, issuer: string, rolesClaim: string): Identity {
  const subject = payload.sub!;
  const claimed = payload[rolesClaim];
  const words = typeof claimed === 'string' ? claimed.split(' ') : Array.isArray(claimed) ? claimed : [];
  const name = ['name', 'preferred_username', 'email'].map((claim) => payload[claim]).find(isText) ?? subject;
  return { issuer, subject, name, roles: words.filter(isText).filter(isRole) };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** jose says by a code what is wrong with a token; anything else is the provider's fault. */
function told(error: unknown): Error {
  if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout)
    return new IdentityProviderAway('The identity provider does not answer.', { cause: error });
  if (error instanceof errors.JWTExpired) return new TokenRefused('The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed)
    return new TokenRefused(`The token is not for this ledger: its ${error.claim} does not fit.`);
  return new TokenRefused('The token is none that the identity provider gave.');
}

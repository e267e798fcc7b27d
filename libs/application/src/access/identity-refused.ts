/** Why a token is not taken; the message is for whoever sent it. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** The provider's keys cannot be had: whether the token is good is not known. */
export class IdentityProviderAway extends Error {
  override readonly name = 'IdentityProviderAway';
}

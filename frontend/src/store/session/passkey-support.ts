// No passkey is for an IP address.
const IP_ADDRESS = /^[\d.]+$|^\[/;

/** Tells whether this browser has passkeys at this address: a host with a name, over https or on this machine. */
export const canUsePasskeys = (): boolean =>
  typeof PublicKeyCredential !== "undefined" &&
  "parseRequestOptionsFromJSON" in PublicKeyCredential &&
  !IP_ADDRESS.test(location.hostname);

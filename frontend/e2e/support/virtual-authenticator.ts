import type { Page } from "@playwright/test";

/** The browser's own authenticator in software, which keeps passkeys and agrees to everything at once. */
export class VirtualAuthenticator {
  static async add(page: Page): Promise<VirtualAuthenticator> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("WebAuthn.enable");
    const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new VirtualAuthenticator(devtools, authenticatorId);
  }

  private constructor(
    private readonly devtools: Awaited<ReturnType<ReturnType<Page["context"]>["newCDPSession"]>>,
    private readonly authenticatorId: string,
  ) {}

  /** Has the person pass, or fail, the check of who they are. */
  verifyPerson = (isUserVerified: boolean) =>
    this.devtools.send("WebAuthn.setUserVerified", {
      authenticatorId: this.authenticatorId,
      isUserVerified,
    });

  /** Has the person wait, or touch it at once. */
  touch = (enabled: boolean) =>
    this.devtools.send("WebAuthn.setAutomaticPresenceSimulation", {
      authenticatorId: this.authenticatorId,
      enabled,
    });
}

// What the scripts of both generations of the MCP SDK share: where a client keeps things, and the person it sends away.
import { CALLBACK, ISSUER, Person } from "./person.mjs";

export class Provider {
  person = new Person();
  asked = [];
  kept = {};

  constructor(grants) {
    this.clientMetadata = {
      client_name: "An MCP client",
      redirect_uris: [CALLBACK],
      token_endpoint_auth_method: "none",
      grant_types: grants,
      response_types: ["code"],
    };
  }

  redirectUrl = CALLBACK;
  state = () => "a state";
  clientInformation = () => this.kept.client;
  saveClientInformation = (client) => void (this.kept.client = client);
  tokens = () => this.kept.tokens;
  saveTokens = (tokens) => void (this.kept.tokens = tokens);
  codeVerifier = () => this.kept.verifier;
  saveCodeVerifier = (verifier) => void (this.kept.verifier = verifier);
  discoveryState = () => this.kept.discovery;
  saveDiscoveryState = (discovery) => void (this.kept.discovery = discovery);
  invalidateCredentials = (what) => {
    if (what === "all" || what === "tokens") delete this.kept.tokens;
    if (what === "all" || what === "client") delete this.kept.client;
  };

  async redirectToAuthorization(url) {
    this.asked.push(new URL(url).searchParams.get("scope"));
    this.answer = (await this.person.allow(url)).searchParams;
  }

  /** Takes a token back, past the client. */
  async revoke(token) {
    const body = new URLSearchParams({ token, client_id: this.kept.client.client_id });
    const answer = await fetch(`${ISSUER}/oauth/revoke`, { method: "POST", body });
    if (answer.status !== 200) throw new Error(`revocation: ${answer.status}`);
  }
}

// oauth4webapi, the strictest reader of answers: discovery, registration, a token for the MCP server, refresh, revocation.
import assert from "node:assert/strict";
import * as oauth from "oauth4webapi";
import { CALLBACK, ISSUER, MCP, Person, steps } from "./person.mjs";

const ok = steps("oauth4webapi");
const insecure = { [oauth.allowInsecureRequests]: true };

const issuer = new URL(ISSUER);
const found = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
const as = await oauth.processDiscoveryResponse(issuer, found);
const resource = await oauth.resourceDiscoveryRequest(new URL(MCP), insecure);
const rs = await oauth.processResourceDiscoveryResponse(new URL(MCP), resource);
assert.deepEqual(rs.authorization_servers, [ISSUER]);
assert(as.authorization_response_iss_parameter_supported);
ok("discovery");

const metadata = {
  client_name: "oauth4webapi",
  redirect_uris: [CALLBACK],
  token_endpoint_auth_method: "none",
  grant_types: ["authorization_code", "refresh_token"],
};
const registered = await oauth.dynamicClientRegistrationRequest(as, metadata, insecure);
const client = await oauth.processDynamicClientRegistrationResponse(registered);
ok("registration");

const person = new Person();
const none = oauth.None();
async function authorize(scope) {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(as.authorization_endpoint);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: CALLBACK,
    scope,
    resource: MCP,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const parameters = oauth.validateAuthResponse(as, client, await person.allow(url), state);
  return { parameters, verifier };
}
const { parameters, verifier } = await authorize("mcp tasks:read");
ok("consent");

const more = { ...insecure, additionalParameters: { resource: MCP } };
const exchanged = await oauth.authorizationCodeGrantRequest(as, client, none, parameters, CALLBACK, verifier, more);
const tokens = await oauth.processAuthorizationCodeResponse(as, client, exchanged);
assert.equal(tokens.scope, "mcp tasks:read");
assert.equal(tokens.token_type, "bearer");
ok("code");

const call = (token, name) => {
  const headers = new Headers({ "content-type": "application/json", accept: "application/json, text/event-stream" });
  const body = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: {} } };
  return oauth.protectedResourceRequest(token, "POST", new URL(MCP), headers, JSON.stringify(body), insecure);
};
assert.equal((await call(tokens.access_token, "list_tasks")).status, 200);
ok("call");

const refreshed = await oauth.refreshTokenGrantRequest(as, client, none, tokens.refresh_token, more);
const next = await oauth.processRefreshTokenResponse(as, client, refreshed);
assert.notEqual(next.refresh_token, tokens.refresh_token);
assert.equal(next.scope, "mcp tasks:read");
ok("refresh");

await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, none, next.refresh_token, insecure));
ok("revoke");

const challenged = async (attempt, error) => {
  const thrown = await attempt().catch((thrown) => thrown);
  assert(thrown instanceof oauth.WWWAuthenticateChallengeError, `${thrown}`);
  assert.equal(thrown.cause[0].scheme, "bearer");
  assert.equal(thrown.cause[0].parameters.error, error);
  return thrown.cause[0].parameters;
};
await challenged(() => call(next.access_token, "list_tasks"), "invalid_token");
const other = await authorize("mcp profile:read");
const small = await oauth.processAuthorizationCodeResponse(
  as,
  client,
  await oauth.authorizationCodeGrantRequest(as, client, none, other.parameters, CALLBACK, other.verifier, more),
);
const lacking = await challenged(() => call(small.access_token, "create_task"), "insufficient_scope");
assert.equal(lacking.scope, "mcp profile:read tasks:read tasks:write");
ok("errors");

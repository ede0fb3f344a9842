// openid-client, as a confidential client of the API with Basic and with its secret in the body, and as a public one.
import assert from "node:assert/strict";
import * as oidc from "openid-client";
import { API, CALLBACK, ISSUER, Person, steps } from "./person.mjs";

const ok = steps("openid-client");
const { CONFIDENTIAL_ID, CONFIDENTIAL_SECRET, PUBLIC_ID } = process.env;
const person = new Person();

const discover = (id, auth) =>
  oidc.discovery(new URL(ISSUER), id, undefined, auth, { algorithm: "oauth2", execute: [oidc.allowInsecureRequests] });

async function connect(config, scope, step) {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope,
    resource: API,
    state,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const answer = await person.allow(url);
  step("consent");
  const checks = { pkceCodeVerifier: verifier, expectedState: state };
  const tokens = await oidc.authorizationCodeGrant(config, answer, checks);
  assert.equal(tokens.scope, scope);
  step("code");
  return tokens;
}

const tasks = async (config, token) => {
  const answer = await oidc.fetchProtectedResource(config, token, new URL(`${API}/v1/tasks`), "GET");
  assert.equal(answer.status, 200);
  return answer.json();
};

const config = await discover(CONFIDENTIAL_ID, oidc.ClientSecretBasic(CONFIDENTIAL_SECRET));
assert.equal(config.serverMetadata().issuer, ISSUER);
ok("discovery");
const tokens = await connect(config, "tasks:read tasks:write", ok);
await tasks(config, tokens.access_token);
ok("call");
const next = await oidc.refreshTokenGrant(config, tokens.refresh_token, { scope: "tasks:read" });
assert.equal(next.scope, "tasks:read");
const whole = await oidc.refreshTokenGrant(config, next.refresh_token);
assert.equal(whole.scope, "tasks:read tasks:write");
ok("refresh");
const told = await oidc.tokenIntrospection(config, whole.access_token);
assert.deepEqual([told.active, told.scope, told.client_id], [true, whole.scope, CONFIDENTIAL_ID]);
ok("introspect");
await oidc.tokenRevocation(config, whole.refresh_token);
assert.equal((await oidc.tokenIntrospection(config, whole.access_token)).active, false);
await assert.rejects(oidc.refreshTokenGrant(config, whole.refresh_token), { error: "invalid_grant" });
ok("revoke");

const open = await discover(PUBLIC_ID, oidc.None());
const theirs = await connect(open, "tasks:read", () => {});
await tasks(open, (await oidc.refreshTokenGrant(open, theirs.refresh_token)).access_token);
ok("public");

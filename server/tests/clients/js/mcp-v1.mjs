// @modelcontextprotocol/sdk, the first generation. It steps up only where it holds no refresh token, and then forgets what it
// had: a challenge that names everything keeps it working.
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Provider } from "./mcp.mjs";
import { MCP, steps } from "./person.mjs";

const ok = steps("mcp-v1");

async function connect(provider) {
  const first = new StreamableHTTPClientTransport(new URL(MCP), { authProvider: provider });
  await new Client({ name: "test", version: "1" }).connect(first).then(
    () => assert.fail("a token was needed"),
    () => first.finishAuth(provider.answer.get("code")),
  );
  delete provider.answer;
  const transport = new StreamableHTTPClientTransport(new URL(MCP), { authProvider: provider });
  const client = new Client({ name: "test", version: "1" });
  await client.connect(transport);
  const retried = async (attempt) => {
    try {
      return await attempt();
    } catch (error) {
      assert(provider.answer, `${error.stack}`);
      await transport.finishAuth(provider.answer.get("code"));
      delete provider.answer;
      return attempt();
    }
  };
  const call = (name, args = {}) => retried(() => client.callTool({ name, arguments: args }));
  return { client, call, list: () => retried(() => client.listTools()) };
}

const provider = new Provider(["authorization_code"]);
const { client, call } = await connect(provider);
ok("connect");
assert((await client.listTools()).tools.length > 0);
assert(!(await call("list_tasks")).isError);
ok("call");
const before = provider.kept.tokens.scope.split(" ");
const made = await call("create_task", { project_id: 1, name: "Made by an MCP client", status: "todo" });
assert(!made.isError, JSON.stringify(made));
const after = provider.kept.tokens.scope.split(" ");
assert(before.every((scope) => after.includes(scope)), after.join(" "));
assert(!(await call("list_tasks")).isError);
ok("step-up");
await client.close();

// With a refresh token it refreshes where it should ask for more: here it needs no more than it has from the beginning.
const lasting = new Provider(["authorization_code", "refresh_token"]);
const second = await connect(lasting);
const old = lasting.kept.tokens;
await lasting.revoke(old.access_token);
assert((await second.list()).tools.length > 0);
assert.notEqual(lasting.kept.tokens.refresh_token, old.refresh_token);
assert.equal(lasting.asked.length, 1, "nobody was asked again");
ok("refresh");
await lasting.revoke(lasting.kept.tokens.refresh_token);
assert((await second.list()).tools.length > 0);
assert.equal(lasting.asked.length, 2, "the person was asked again");
ok("revoke");
await second.client.close();

// @modelcontextprotocol/client: everything by itself, from a 401 to a tool's answer, and more scopes when it lacks some.
import assert from "node:assert/strict";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Provider } from "./mcp.mjs";
import { MCP, steps } from "./person.mjs";

const ok = steps("mcp-v2");
const provider = new Provider(["authorization_code", "refresh_token"]);

async function connected() {
  const transport = new StreamableHTTPClientTransport(new URL(MCP), { authProvider: provider });
  const client = new Client({ name: "test", version: "1" });
  await client.connect(transport);
  return { client, transport };
}

/** Does something; if the person must be asked first, asks and does it again. */
async function retried(transport, attempt) {
  try {
    return await attempt();
  } catch (error) {
    assert(provider.answer, `${error.stack}`);
    await transport.finishAuth(provider.answer);
    delete provider.answer;
    return attempt();
  }
}

const first = new StreamableHTTPClientTransport(new URL(MCP), { authProvider: provider });
await new Client({ name: "test", version: "1" }).connect(first).then(
  () => assert.fail("a token was needed"),
  () => first.finishAuth(provider.answer),
);
delete provider.answer;
const { client, transport } = await connected();
assert(provider.kept.tokens.scope.split(" ").includes("mcp"), provider.kept.tokens.scope);
ok("connect");

const { tools } = await client.listTools();
assert(tools.some((tool) => tool.name === "list_tasks"));
const call = (name, args = {}) => retried(transport, () => client.callTool({ name, arguments: args }));
const listed = await call("list_tasks");
assert(!listed.isError);
ok("call");

const before = provider.kept.tokens.scope.split(" ");
const made = await call("create_task", { project_id: 1, name: "Made by an MCP client", status: "todo" });
assert(!made.isError, JSON.stringify(made));
const after = provider.kept.tokens.scope.split(" ");
assert(after.includes("tasks:write") && before.every((scope) => after.includes(scope)), after.join(" "));
ok("step-up");

const old = provider.kept.tokens;
await provider.revoke(old.access_token);
assert(!(await call("list_tasks")).isError);
assert.notEqual(provider.kept.tokens.access_token, old.access_token);
assert.notEqual(provider.kept.tokens.refresh_token, old.refresh_token);
const asked = provider.asked.length;
ok("refresh");

await provider.revoke(provider.kept.tokens.refresh_token);
assert(!(await call("list_tasks")).isError);
assert.equal(provider.asked.length, asked + 1, "the person was asked again");
ok("revoke");
await client.close();
